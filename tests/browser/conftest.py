"""A Chromium in front of the app, which runs in this process with moto as AWS."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from app import app
from chalicelib import clock
from tests.browser.serving import serving

NO_CHROMIUM = "NO CHROMIUM: NOTHING WAS TESTED IN A BROWSER. Install one (Debian, Ubuntu: apt-get install chromium)."


ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_LOOK = ["color-contrast", "target-size", "scrollable-region-focusable"]
"""What depends on width and colours too; the rest is the same on the same page."""
# The whole answer of axe-core, with all that is well, would take longer to read than the page to be looked at; and what a rule finds has
# the rule's own impact, whatever its checks say (`finalizeRuleResult` of axe-core), so that rules of little impact never find any of these.
SERIOUS = """only => axe.run({runOnly: only, resultTypes: ["violations"], rules: Object.fromEntries(axe._audit.rules
    .filter(rule => ["minor", "moderate"].includes(rule.impact)).map(rule => [rule.id, {enabled: false}]))})
    .then(found => JSON.stringify(found.violations
    .filter(violation => ["serious", "critical"].includes(violation.impact))
    .map(violation => [violation.id, violation.nodes.map(node => node.html.slice(0, 200))])))"""


def chromium() -> str | None:
    """Where this machine has one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


def without_window() -> str | None:
    """Where this machine has a Chromium that lays out and draws the same but has no window to draw it into, which takes a third less of the
    processor. It keeps no page for Back."""
    return shutil.which("chromium-headless-shell")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


def keep(page: Page, name: str) -> None:
    """A picture of the page, to be looked at, in the folder that ``SCREENSHOTS`` names; without it none is made."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture(scope="session")
def start() -> Iterator[Callable[..., Browser]]:
    """Starts a Chromium, without the sandbox: inside a container or as root there is none to be had. ``whole``: the one that people have,
    also where there is one without a window."""
    path = chromium()
    if path is None:
        pytest.skip(NO_CHROMIUM)
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:

        def started(*, whole: bool = False, **more: Any) -> Browser:
            taken = path if whole else without_window() or path
            args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            return playwright.chromium.launch(executable_path=taken, args=args, **more)

        yield started


@pytest.fixture(scope="session")
def browser(start: Callable[..., Browser]) -> Iterator[Browser]:
    with start() as started:
        yield started


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with serving(app, stage="api") as served:
        yield served


@pytest.fixture(autouse=True)
def _clock_that_runs(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The tests' Monday morning, going on from there."""
    started = monotonic()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=monotonic() - started))


def is_trouble(message: ConsoleMessage) -> bool:
    """Whether the browser complains, other than of a form that was refused as it should be."""
    refused = ("status of 409", "status of 412", "status of 422")
    return message.type in ("error", "warning") and not any(each in message.text for each in refused)


@contextmanager
def visitors(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Gives what opens a page of a new visitor; what goes wrong in the browser fails the test."""
    contexts: list[Any] = []
    troubles: list[str] = []

    def visitor(**settings: Any) -> Page:
        context = browser.new_context(timezone_id="Europe/Berlin", reduced_motion="reduce", **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text) if is_trouble(message) else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        return page

    yield visitor
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def open_page(browser: Browser, address: str, now: datetime) -> Iterator[Callable[..., Page]]:
    """Opens a page of a new visitor to the app."""
    with visitors(browser) as visitor:

        def opened(*, width: int = 1100, scheme: Any = "light", script: bool = True, secret: str = "") -> Page:
            size: Any = {"width": width, "height": 800}
            page = visitor(viewport=size, color_scheme=scheme, java_script_enabled=script, base_url=address)
            if secret:
                page.context.add_cookies([{"name": "session", "value": secret, "url": address}])
            if script:
                page.clock.set_fixed_time(now)
            return page

        yield opened


@pytest.fixture
def check_page() -> Callable[[Page], None]:
    """Nothing serious for axe-core, nothing wider than the window, nothing tappable too small."""

    def check(page: Page) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(Axe().axe_script)
        is_same = page.evaluate(
            "() => { const root = document.documentElement, was = root.seen; root.seen = true; return !!was }"
        )
        serious = json.loads(page.evaluate(SERIOUS, OF_LOOK if is_same else ALL))
        assert serious == [], (page.url, serious)
        width = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, .b, .m a, .tabs a, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select")]
            .filter(node => node.offsetParent && !node.closest(".vh") && node.offsetHeight < 43.5).map(node => node.outerHTML.slice(0, 120))"""
        )
        assert small == [], (page.url, small)

    return check
