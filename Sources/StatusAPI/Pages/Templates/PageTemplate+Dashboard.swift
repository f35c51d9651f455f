extension PageTemplate {
    static let dashboardSource = #"""
        {% extends "layout" %}
        {% block content %}
        <h1>{{ page.labTitle }}</h1>
        <div data-live="all" data-live-of="">
        <section class="tiles" aria-label="Resources by kind">
        {% for tile in page.counts %}
        <a class="tile" href="{{ tile.address }}">
        <span class="label">{{ tile.label }}</span><span class="total">{{ tile.total }}</span>
        {{ tile.bar }}
        <span class="small">{% for part in tile.phases %}<span class="part
        {{ part.tone }}">{{ part.count }} {{ part.word }}</span> {% endfor %}</span>
        </a>
        {% endfor %}
        </section>
        <div class="columns">
        <div>
        <section class="card">
        <h2>Running now</h2>
        {% if page.hasRunning %}
        <ul class="rows">
        {% for task in page.running %}
        <li>
        <div class="line"><div>{{ task.name }}</div><span class="faint small">{{ task.kind }} ·
        {{ task.length }}</span>{{ task.chip }}</div>
        {{ task.progress }}
        </li>
        {% endfor %}
        </ul>
        {% else %}
        <p class="empty">Nothing is running.</p>
        {% endif %}
        </section>
        <section class="card">
        <h2>Next in the queue</h2>
        {% if page.hasQueue %}
        <ol class="rows queue">
        {% for entry in page.queue %}
        <li><div class="line"><span class="place" aria-label="Position">{{ entry.position }}</span>
        <div>{{ entry.name }}</div><span class="small faint">{{ entry.since }}</span></div>
        <p class="small why">{{ entry.reason }}</p></li>
        {% endfor %}
        </ol>
        <p class="more"><a href="/queue">Whole queue</a></p>
        {% else %}
        <p class="empty">Nobody waits.</p>
        {% endif %}
        </section>
        </div>
        <div>
        <section class="card">
        <h2>Last sync</h2>
        {% if page.sync.failed %}<p class="notice bad"><strong>The last look failed.</strong>
        {{ page.sync.error }}</p>{% endif %}
        {% if page.sync.hasRevision %}
        <p class="lead">{{ page.sync.subject }}</p>
        <p class="small faint"><span class="mono">{{ page.sync.revision }}</span> · looked
        {{ page.sync.at }}</p>
        {% if page.sync.isSigned %}
        <p class="small faint">Signed by {{ page.sync.signedBy }}</p>
        {% endif %}
        {% else %}
        <p class="empty">No revision yet.</p>
        {% endif %}
        {% if page.isAdmin %}
        <form method="post" action="/sync"><input type="hidden" name="token"
        value="{{ page.formToken }}"><button>Sync now</button></form>
        {% endif %}
        </section>
        {% if page.hasHealth %}
        <section class="card">
        <h2>Health</h2>
        <ul class="rows">
        {% for part in page.health %}
        <li><div class="line"><strong>{{ part.name }}</strong><span
        class="small faint">{{ part.at }}</span>{{ part.chip }}</div>
        <p class="small why">{{ part.message }}</p></li>
        {% endfor %}
        </ul>
        </section>
        {% endif %}
        {% if page.hasNotices %}
        <section class="card">
        <h2>Recent notifications</h2>
        <ul class="rows">
        {% for notice in page.notices %}
        <li{% if notice.isUnread %} class="unread"{% endif %}><div class="line">
        <strong>{{ notice.title }}</strong><span class="small faint">{{ notice.at }}</span></div>
        <p class="small why">{{ notice.body }} {{ notice.link }}</p></li>
        {% endfor %}
        </ul>
        <p class="more"><a href="/notifications">All notifications</a></p>
        </section>
        {% endif %}
        </div>
        </div>
        </div>
        {% endblock %}

        """#
}
