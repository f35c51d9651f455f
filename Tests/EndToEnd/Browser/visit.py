"""Visits pages in Chromium and tells what was seen.

    visit.py ORDER.json      an order as BrowserOrder.swift writes it; results on standard output

Nothing is judged here: the tests do that.
"""

import json
import sys
import time
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
    (event) => window.violations.push(event.effectiveDirective));
"""


class Contexts:
    """Browsers as people set them up, each made once."""

    def __init__(self, browser, session):
        self.browser, self.session, self.known = browser, session, {}

    def of(self, wanted):
        setting = tuple(wanted[key] for key in ("scheme", "runsScripts", "signedIn", "width"))
        if setting not in self.known:
            scheme, scripts, signed_in, width = setting
            context = self.browser.new_context(
                color_scheme=scheme, java_script_enabled=scripts,
                storage_state=self.session if signed_in else None,
                viewport={"width": width, "height": 900})
            context.set_default_timeout(15_000)
            if scripts:
                context.add_init_script(VIOLATIONS)
            self.known[setting] = context
        return self.known[setting]


def act(page, action):
    """One thing a person does: type into a field, press a key, click."""
    kind, selector, text = action["kind"], action["selector"], action.get("text") or ""
    if kind == "fill":
        page.fill(selector, text)
    elif kind == "press":
        page.press(selector, text)
        page.wait_for_load_state("load")
    elif kind == "click":
        page.click(selector)
        page.wait_for_load_state("load")
    else:
        raise ValueError(f"no such action: {kind}")


def wait_until(page, condition):
    """The driver's own wait evaluates text inside the page, which the page's policy forbids."""
    deadline = time.monotonic() + 15
    while not page.evaluate(condition):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {condition}")
        page.wait_for_timeout(100)


def visit(contexts, order, wanted):
    page = contexts.of(wanted).new_page()
    seen = {"console": [], "hosts": [], "failed": []}
    page.on("console", lambda m: seen["console"].append(f"{m.type}: {m.text}"))
    page.on("pageerror", lambda error: seen["console"].append(f"error: {error}"))
    page.on("dialog", lambda dialog: (seen["console"].append("error: dialog"), dialog.dismiss()))
    page.on("request", lambda request: seen["hosts"].append(urlsplit(request.url).netloc))
    # What is still under way when the page is left is no failure.
    page.on("requestfailed", lambda r: seen["failed"].append(f"{r.url}: {r.failure}"))
    answer = page.goto(order["base"] + wanted["path"], wait_until="load")
    seen["status"] = answer.status
    for action in wanted["actions"]:
        act(page, action)
    if wanted.get("until"):
        wait_until(page, wanted["until"])
    seen["values"] = {name: page.evaluate(text) for name, text in wanted["values"].items()}
    seen["failed"] = list(seen["failed"])
    seen["console"] = list(seen["console"])
    if order.get("pictures"):
        name = wanted["name"].replace(" ", "-")
        page.screenshot(path=f"{order['pictures']}/{name}.png", full_page=True)
    result = {
        "name": wanted["name"], "address": page.url, "status": seen["status"],
        "console": seen["console"], "failed": seen["failed"],
        "hosts": sorted(set(seen["hosts"])), "values": seen["values"],
    }
    page.close()
    return result


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        order = json.load(file)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=order["chromium"], args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context()
        page = context.new_page()
        page.goto(order["signIn"], wait_until="load")
        contexts = Contexts(browser, context.storage_state())
        context.close()
        results = [visit(contexts, order, wanted) for wanted in order["visits"]]
        browser.close()
    json.dump(results, sys.stdout)


main()
