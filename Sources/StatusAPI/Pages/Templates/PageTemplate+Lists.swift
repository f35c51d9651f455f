extension PageTemplate {
    static let tasksSource = #"""
        {% extends "layout" %}
        {% block content %}
        <h1>Tasks</h1>
        <div data-live="all" data-live-of="">
        {% if page.isEmpty %}
        <p class="card empty">No task of yours is known.</p>
        {% else %}
        <div class="card table" tabindex="0" role="region" aria-label="Tasks">
        <table>
        <thead><tr><th scope="col">Task</th><th scope="col">State</th><th scope="col">Status</th>
        <th scope="col">Attempt</th><th scope="col">Progress</th><th scope="col">Started</th>
        <th scope="col">Took</th></tr></thead>
        <tbody>
        {% for row in page.rows %}
        <tr><th scope="row">{{ row.name }}</th><td>{{ row.chip }}</td>
        <td class="small">{{ row.status }}{% if row.failure %} <span class="part
        bad">{{ row.failure }}</span>{% endif %}</td><td class="num">{{ row.attempt }}</td>
        <td>{{ row.progress }}</td><td class="small">{{ row.started }}</td>
        <td class="small num">{{ row.length }}</td></tr>
        {% endfor %}
        </tbody>
        </table>
        </div>
        {% endif %}
        </div>
        {% endblock %}

        """#

    static let queueSource = #"""
        {% extends "layout" %}
        {% block content %}
        <h1>Queue</h1>
        <div data-live="all" data-live-of="">
        {% if page.isEmpty %}
        <p class="card empty">Nobody waits.</p>
        {% else %}
        <div class="card table" tabindex="0" role="region" aria-label="Queue">
        <table>
        <thead><tr><th scope="col">Place</th><th scope="col">Name</th>
        <th scope="col">Waits for</th><th scope="col">Since</th></tr></thead>
        <tbody>
        {% for row in page.rows %}
        <tr><td><span class="place">{{ row.position }}</span></td>
        <th scope="row">{{ row.name }}</th><td class="why">{{ row.reason }}</td>
        <td class="small">{{ row.since }}</td></tr>
        {% endfor %}
        </tbody>
        </table>
        </div>
        {% endif %}
        </div>
        {% endblock %}

        """#

    static let notificationsSource = #"""
        {% extends "layout" %}
        {% block content %}
        <h1>Notifications</h1>
        {% if page.isEmpty %}
        <p class="card empty">There is nothing to tell.</p>
        {% else %}
        <ul class="card rows">
        {% for row in page.rows %}
        <li{% if row.isUnread %} class="unread"{% endif %}>
        <div class="line"><strong>{% if row.isUnread %}<span class="hidden">Unread:
        </span>{% endif %}{{ row.title }}</strong><span class="small faint">{{ row.at }}</span>
        <div class="actions">
        {% if row.isUnread %}
        <form method="post" action="/notifications/{{ row.id }}/read">
        <input type="hidden" name="token" value="{{ row.formToken }}">
        <button class="plain">Mark read</button></form>
        {% endif %}
        <form method="post" action="/notifications/{{ row.id }}/delete">
        <input type="hidden" name="token" value="{{ row.formToken }}">
        <button class="plain">Delete</button></form>
        </div></div>
        <p class="small why">{{ row.body }} {{ row.link }}</p>
        </li>
        {% endfor %}
        </ul>
        {% endif %}
        {% endblock %}

        """#

    static let auditSource = #"""
        {% extends "layout" %}
        {% block content %}
        <h1>Audit</h1>
        {% if page.isEmpty %}
        <p class="card empty">Nothing was recorded yet.</p>
        {% else %}
        <div class="card table" tabindex="0" role="region" aria-label="Audit">
        <table>
        <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">Action</th>
        <th scope="col">Resource</th><th scope="col">Detail</th></tr></thead>
        <tbody>
        {% for row in page.rows %}
        <tr><td class="small">{{ row.at }}</td><th scope="row">{{ row.actor }}</th>
        <td class="mono">{{ row.action }}</td><td>{{ row.resource }}</td>
        <td class="why">{{ row.detail }}</td></tr>
        {% endfor %}
        </tbody>
        </table>
        </div>
        {% endif %}
        {% endblock %}

        """#

    static let messageSource = #"""
        {% extends "layout" %}
        {% block content %}
        <div class="card message">
        <h1>{{ page.heading }}</h1>
        <p>{{ page.text }}</p>
        {{ page.link }}
        <p><a href="/">Back to the dashboard</a></p>
        </div>
        {% endblock %}

        """#
}
