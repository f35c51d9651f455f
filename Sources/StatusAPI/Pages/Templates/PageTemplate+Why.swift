extension PageTemplate {
    static let detailWhy = #"""
        {% if page.hasWhy %}
        <section class="card" aria-label="Why">
        <div class="line"><h2>Why</h2><span class="small faint">since {{ page.since }}</span></div>
        <ul class="rows">
        {% for cause in page.causes %}
        <li>Waits for: {{ cause.text }}</li>
        {% endfor %}
        {% if page.hasFailure %}
        <li>Last failure: <strong>{{ page.failureClass }}</strong> <span class="small
        faint">{{ page.failedAt }}</span><p class="small why">{{ page.failureText }}</p></li>
        {% endif %}
        {% if page.hasNextAttempt %}<li>Next attempt: {{ page.nextAttempt }}</li>{% endif %}
        {% if page.hasEnd %}<li>Ends by itself: {{ page.end }}</li>{% endif %}
        {% for step in page.steps %}
        <li>Next: {{ step.text }}{% if step.hasCommand %}
        <p class="small why"><code>{{ step.command }}</code></p>{% endif %}</li>
        {% endfor %}
        </ul>
        </section>
        {% endif %}
        """#

    /// The side column says the same as lists.
    static let detailGraph = #"""
        {% if page.hasGraph %}
        <section class="card">
        <h2>Lineage</h2>
        <div class="drawing" tabindex="0" role="region" aria-label="Lineage as a picture">
        {{ page.graph }}</div>
        <p class="small faint">{{ page.graphNote }}</p>
        </section>
        {% endif %}
        """#
}
