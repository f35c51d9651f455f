extension PageTemplate {
    static let detailSource = #"""
        {% extends "layout" %}
        {% block content %}
        <p class="crumbs"><a href="{{ page.kindAddress }}">{{ page.kindHeading }}</a>
        {% if page.hasOwner %} / {{ page.owner }}{% endif %}</p>
        <div class="title"><h1>{{ page.heading }}</h1>{{ page.chip }}</div>
        <p class="faint"><span class="mono">{{ page.identity }}</span> · {{ page.access }} ·
        changed {{ page.updated }} · <a href="{{ page.apiAddress }}">JSON</a></p>
        <div data-live="state" data-live-of="{{ page.identity }}">
        {% if page.isNotInForce %}
        <p class="notice bad"><strong>The newest manifest is not in force.</strong>
        {{ page.notInForce }}. What is below is by the last one that was valid.</p>
        {% endif %}
        {% if page.hasReason %}
        <p class="notice {{ page.tone }}"><strong>{{ page.reason }}</strong> {{ page.message }}</p>
        {% endif %}
        {{ page.progress }}
        </div>
        <div class="columns">
        <div>
        \#(detailFindings)
        <div data-live="why">\#(detailWhy)</div>
        <div data-live="results">\#(detailResults)</div>
        \#(detailGraph)
        \#(detailLog)
        <div data-live="attempts">
        {% if page.hasAttempts %}
        <section class="card table" tabindex="0" aria-label="Attempts">
        <h2>Attempts</h2>
        <table>
        <thead><tr><th scope="col">No.</th><th scope="col">State</th><th scope="col">Failure</th>
        <th scope="col">Exit code</th><th scope="col">Started</th><th scope="col">Took</th></tr>
        </thead>
        <tbody>
        {% for row in page.attempts %}
        <tr><th scope="row" class="num">{{ row.number }}</th>
        <td>{{ row.state }} {{ row.purpose }}</td>
        <td>{{ row.failure }}</td><td class="num">{{ row.exitCode }}</td>
        <td class="small">{{ row.started }}</td><td class="small num">{{ row.length }}</td></tr>
        {% endfor %}
        </tbody>
        </table>
        </section>
        {% endif %}
        {% if page.hasVersions %}
        <section class="card table" tabindex="0" aria-label="Versions">
        <h2>Versions</h2>
        <table>
        <thead><tr><th scope="col">Digest</th><th scope="col"></th><th scope="col">Made</th>
        <th scope="col">Size</th><th scope="col">Image</th></tr></thead>
        <tbody>
        {% for row in page.versions %}
        <tr><th scope="row" class="mono" title="{{ row.fullDigest }}">{{ row.digest }}</th>
        <td>{{ row.current }}</td><td class="small">{{ row.succeeded }}</td>
        <td class="num">{{ row.size }}</td><td class="mono small">{{ row.image }}</td></tr>
        {% endfor %}
        </tbody>
        </table>
        </section>
        {% endif %}
        </div>
        {% if page.hasLimits %}
        <section class="card table" tabindex="0" aria-label="Limits in force">
        <h2>Limits in force</h2>
        <table>
        <thead><tr><th scope="col">Limit</th><th scope="col">Value</th><th scope="col">Set
        by</th><th scope="col">The other allows</th></tr></thead>
        <tbody>
        {% for row in page.limits %}
        <tr><th scope="row" class="mono">{{ row.name }}</th><td>{{ row.value }}</td>
        <td>{{ row.source }}</td><td class="faint">{{ row.other }}</td></tr>
        {% endfor %}
        </tbody>
        </table>
        </section>
        {% endif %}
        {% if page.hasSpec %}
        <section class="card"><details><summary><h2>Manifest</h2></summary>
        <pre>{{ page.spec }}</pre></details></section>
        {% endif %}
        </div>
        \#(detailSide)
        </div>
        {% endblock %}

        """#

    private static let detailLog = #"""
        {% if page.hasLog %}
        <section class="card">
        <div class="line"><h2>Log</h2><a class="small" href="{{ page.logAddress }}">Download</a>
        </div>
        {% if page.hasLogTrouble %}
        <p class="notice wait">The log cannot be read now: {{ page.logTrouble }}</p>
        {% else %}
        <pre id="log" tabindex="0" aria-label="Log" data-follow="{{ page.logAddress }}"
        data-offset="{{ page.logOffset }}"{% if page.logIsOpen %}

        data-open="yes"{% endif %}>{{ page.log }}<span id="log-line">{{ page.logLine }}</span></pre>
        {% endif %}
        </section>
        {% endif %}
        """#

    private static let detailFindings = #"""
        {% if page.hasFindings %}
        <section class="card">
        <h2>Findings in the manifest</h2>
        <ul class="rows">
        {% for finding in page.findings %}
        <li><div class="line">{{ finding.severity }}<span class="mono
        small">{{ finding.location }}</span><span class="small faint">{{ finding.code }}</span>
        </div><p class="why">{{ finding.message }}</p></li>
        {% endfor %}
        </ul>
        </section>
        {% endif %}
        """#

    private static let detailResults = #"""
        {% if page.hasPreviews %}
        <section class="card">
        <h2>Pictures</h2>
        <ul class="pictures">
        {% for preview in page.previews %}
        <li><a href="{{ preview.address }}"><figure><img src="{{ preview.address }}?small=1"
        alt="{{ preview.title }}" loading="lazy" decoding="async">
        <figcaption>{{ preview.title }}</figcaption></figure></a></li>
        {% endfor %}
        </ul>
        </section>
        {% endif %}
        {% if page.hasSummary %}
        <section class="card">
        <h2>Summary</h2>
        <dl>{% for row in page.summary %}<dt>{{ row.name }}</dt>
        <dd>{{ row.value }}</dd>{% endfor %}</dl>
        </section>
        {% endif %}
        {% if page.hasWarnings %}
        <section class="card">
        <h2>Warnings of the worker</h2>
        <ul class="rows">
        {% for warning in page.warnings %}
        <li class="why">{{ warning.message }}</li>
        {% endfor %}
        </ul>
        </section>
        {% endif %}
        {% for plot in page.plots %}
        <section class="card">
        <h2>{{ plot.heading }}</h2>
        <div class="drawing" tabindex="0" role="region"
        aria-label="{{ plot.heading }}">{{ plot.svg }}</div>
        </section>
        {% endfor %}
        """#

    private static let detailSide = #"""
        <div class="side" data-live="side">
        {% if page.hasDownload %}
        <section class="card">
        <h2>Download</h2>
        <dl><dt>State</dt><dd>{{ page.download.state }}</dd><dt>Size</dt>
        <dd>{{ page.download.size }}</dd><dt>Expires</dt><dd>{{ page.download.expires }}</dd></dl>
        {% if page.download.newer %}<p class="notice wait">A newer version of the target
        exists.</p>{% endif %}
        {% if page.download.isReady %}{% if page.signedIn %}
        <form method="post" action="{{ page.download.linkAddress }}">
        <input type="hidden" name="token" value="{{ page.formToken }}"><button>Make a link</button>
        </form>
        {% endif %}{% endif %}
        </section>
        {% endif %}
        {% if page.hasLineage %}
        <section class="card lineage">
        <h2>Made from, used by</h2>
        {% if page.hasMadeFrom %}<h3>Made from</h3>
        <ul>
        {% for link in page.madeFrom %}
        <li>{{ link.link }}<span class="small faint">{{ link.kind }} · {{ link.role }}</span></li>
        {% endfor %}
        </ul>{% endif %}
        <p class="this" aria-label="This resource">{{ page.heading }}</p>
        {% if page.hasUsedBy %}<h3>Used by</h3>
        <ul>
        {% for link in page.usedBy %}
        <li>{{ link.link }}<span class="small faint">{{ link.kind }} · {{ link.role }}</span></li>
        {% endfor %}
        </ul>{% endif %}
        {% if page.hasMoreUsedBy %}<p class="small faint">{{ page.moreUsedBy }}</p>{% endif %}
        </section>
        {% endif %}
        {% if page.hasConditions %}
        <section class="card">
        <h2>Conditions</h2>
        <ul class="rows">
        {% for condition in page.conditions %}
        <li><div class="line"><strong>{{ condition.type }}</strong>{{ condition.status }}</div>
        <p class="small why"><span class="mono">{{ condition.reason }}</span>
        {{ condition.message }}</p>
        <p class="small faint">generation {{ condition.generation }} · {{ condition.at }}</p></li>
        {% endfor %}
        </ul>
        </section>
        {% endif %}
        {% if page.hasParameters %}
        <section class="card">
        <h2>Parameters</h2>
        <dl>{% for row in page.parameters %}<dt>{{ row.name }}</dt><dd
        class="mono">{{ row.value }}</dd>{% endfor %}</dl>
        </section>
        {% endif %}
        <section class="card">
        <h2>About</h2>
        <dl><dt>Created</dt><dd>{{ page.created }}</dd><dt>Generation</dt>
        <dd>{{ page.generation }}</dd><dt>Manifest</dt><dd class="mono
        small">{{ page.location }}</dd></dl>
        </section>
        {% if page.hasEvents %}
        <section class="card">
        <h2>History</h2>
        <ol class="timeline">
        {% for event in page.events %}
        <li><strong>{{ event.reason }}</strong> <span class="small faint">{{ event.at }}</span>
        <p class="small why">{{ event.message }}</p></li>
        {% endfor %}
        </ol>
        </section>
        {% endif %}
        </div>
        """#
}
