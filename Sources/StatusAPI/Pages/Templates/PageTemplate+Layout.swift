import Persistence

extension PageTemplate {
    static let layout = #"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{ page.title }} · Lab</title>
        <link rel="icon" type="image/svg+xml" href="{{ page.icon }}">
        <link rel="stylesheet" href="{{ page.stylesheet }}">
        <script src="{{ page.script }}" defer></script>
        </head>
        <body>
        <a class="skip" href="#content">Skip to content</a>
        <header class="top">
        <a class="brand" href="/"><svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M9 3h6M10 3v6L4.8 18a2 2 0 0 0 1.8 3h10.8a2 2 0 0 0 1.8-3L14 9V3M7.5 14h9"/>
        </svg>Lab</a>
        <nav aria-label="Main">
        <ul>
        {% for entry in page.navigation %}
        <li><a href="{{ entry.address }}"{% if entry.active %}

        aria-current="page"{% endif %}>{{ entry.label }}{{ entry.badge }}</a></li>
        {% endfor %}
        </ul>
        </nav>
        <form class="find" method="get" action="/search" role="search" aria-label="Whole lab">
        <input type="search" name="q" placeholder="Search" aria-label="Search the lab">
        </form>
        <div class="viewer">
        <span class="who">{{ page.viewer }}</span>
        {% if page.canSignOut %}
        <form method="post" action="/signout"><input type="hidden" name="token"
        value="{{ page.formToken }}"><button class="plain">Sign out</button></form>
        {% endif %}
        {% if not page.signedIn %}
        <a href="/signin">Sign in</a>
        {% endif %}
        </div>
        </header>
        <main id="content" tabindex="-1">
        {% block content %}{% endblock %}
        </main>
        <footer>Shown as of {{ page.now }} · <a href="/api/v1/dashboard">JSON</a></footer>
        <div id="news" role="status" hidden>Something changed. <a href="">Reload</a></div>
        </body>
        </html>

        """#
}
