extension PageTemplate {
    static let listSource = #"""
        {% extends "layout" %}
        {% block content %}
        <h1>{{ page.heading }} <span class="count">{{ page.count }}</span></h1>
        \#(listFilter)
        {% if page.isEmpty %}
        {% if page.isFiltered %}
        <p class="card empty">Nothing that you may see matches. <a
        href="{{ page.address }}">Show all</a></p>
        {% else %}
        <p class="card empty">There is no {{ page.noun }} that you may see. Declare one in the
        lab's repository, or sign in to see private ones.</p>
        {% endif %}
        {% else %}
        <div class="card table" tabindex="0" role="region" aria-label="{{ page.heading }}">
        <table>
        <thead><tr><th scope="col">Name</th>{% if page.isSearch %}<th
        scope="col">Kind</th>{% endif %}<th scope="col">State</th>
        <th scope="col">Why</th>{% if page.isOwned %}<th scope="col">Access</th>{% endif %}<th
        scope="col">Changed</th></tr></thead>
        <tbody>
        {% for row in page.rows %}
        <tr><th scope="row">{{ row.name }}</th>{% if page.isSearch %}<td
        class="small">{{ row.kind }}</td>{% endif %}<td>{{ row.chip }}</td>
        <td class="why">{{ row.reason }}{{ row.progress }}</td>{% if page.isOwned %}<td
        class="small">{{ row.access }}</td>{% endif %}<td class="small">{{ row.updated }}</td></tr>
        {% endfor %}
        </tbody>
        </table>
        </div>
        {% if page.hasNext %}
        <p class="more">{{ page.shown }} of {{ page.count }} ·
        <a href="{{ page.next }}" rel="next">Next</a></p>
        {% endif %}
        {% endif %}
        {% endblock %}

        """#

    /// Sent as a query, so that a filtered list has an address of its own.
    private static let listFilter = #"""
        <form class="filter" method="get" action="{{ page.address }}" role="search"
        aria-label="Filter the list">
        <label>Text <input type="search" name="q" value="{{ page.filter.text }}"></label>
        {% if page.isSearch %}
        <label>Kind <select name="kind"><option value="">any</option>
        {% for option in page.filter.kinds %}
        <option value="{{ option.value }}"{% if option.selected %}

        selected{% endif %}>{{ option.label }}</option>
        {% endfor %}
        </select></label>
        {% endif %}
        <label>State <select name="phase"><option value="">any</option>
        {% for option in page.filter.phases %}
        <option value="{{ option.value }}"{% if option.selected %}

        selected{% endif %}>{{ option.label }}</option>
        {% endfor %}
        </select></label>
        {% if page.isOwned %}
        <label>Owner <input name="owner" size="10" value="{{ page.filter.owner }}"></label>
        {% endif %}
        <label>Label <input name="label" size="14" placeholder="key=value"
        value="{{ page.filter.label }}"></label>
        <button>Filter</button>
        {% if page.isFiltered %}<a href="{{ page.address }}">Show all</a>{% endif %}
        </form>
        """#
}
