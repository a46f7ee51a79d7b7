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
# Contrast takes axe-core longer than all its other rules. So it is checked only for elements unlike any that passed
# before: with another tag, class, colour or size, in themselves or in anything around them. A row is then checked once,
# not once for each row of every page.
LOOKING = """
const contrast = axe._audit.rules.find(rule => rule.id === "color-contrast"), checked = axe._audit.checks["color-contrast"];
const {matches} = contrast, {evaluate} = checked, looks = new Map();
window.seen = {};
contrast.matches = function (node, ...more) { return seen.new.has(looks.get(node)) && matches.call(this, node, ...more); };
checked.evaluate = function (node, ...more) {
    const is = evaluate.call(this, node, ...more);
    if (is) seen.well.add(looks.get(node));
    return is;
};
window.looks = () => {
    const withWords = new Set();
    for (const node of document.querySelectorAll("*")) {
        const style = getComputedStyle(node), look = [looks.get(node.parentElement), node.tagName, node.getAttribute("class"), style.color,
            style.backgroundColor, style.backgroundImage, style.opacity, style.fontSize, style.fontWeight, style.textShadow].join();
        let [one, two] = [1, 2];
        for (let at = 0; at < look.length; at++) {
            one = Math.imul(one ^ look.charCodeAt(at), 2654435761);
            two = Math.imul(two ^ look.charCodeAt(at), 1597334677) ^ one >>> 15;
        }
        looks.set(node, `${one}.${two}`);
        if (node.matches("input, select, textarea") || [...node.childNodes].some(each => each.nodeType === 3 && each.data.trim()))
            withWords.add(looks.get(node));
    }
    return [...withWords];
};
"""
ONCE = ("--no-opt", "--max-lazy", "--single-threaded")
"""Flags of V8. A page's scripts run once, so compiling them for speed, and threads for that, cost more than they save."""
# Reading the whole answer of axe-core, with everything that is fine, would take longer than checking the page. The rule
# that a button’s name holds the words it shows is experimental there; Lighthouse asks for it, too.
WRONG = """([only, unseen]) => {
    [seen.new, seen.well] = [new Set(unseen), new Set()];
    return axe.run({runOnly: only, rules: {"label-content-name-mismatch": {enabled: true}}, resultTypes: ["violations"]}).then(found => JSON.stringify([found.violations
        .map(violation => [violation.id, violation.nodes.map(node => node.html.slice(0, 200))]), [...seen.well]]));
}"""


def chromium() -> str | None:
    """Returns the path of this machine's Chromium; ``None`` if it has none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


def without_window() -> str | None:
    """Returns the path of a Chromium that lays out and draws in the same way but without a window, which takes a third
    less processor time; ``None`` if this machine has none. It doesn't keep pages for Back."""
    return shutil.which("chromium-headless-shell")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


def keep(page: Page, name: str) -> None:
    """Saves a picture of the page to be looked at, in the folder that ``SCREENSHOTS`` names; without that variable it
    does nothing."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture(scope="session")
def start() -> Iterator[Callable[..., Browser]]:
    """Yields a function that starts a Chromium. It has no sandbox, since there is none inside a container or as root.
    With ``whole`` it is the one that people use, even if there is one without a window."""
    path = chromium()
    if path is None:
        pytest.skip(NO_CHROMIUM)
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:

        def started(*, whole: bool = False, **more: Any) -> Browser:
            taken = path if whole else without_window() or path
            args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--js-flags={' '.join(ONCE)}"]
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
    """Starts the clock at the tests' Monday morning and lets it run."""
    started = monotonic()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=monotonic() - started))


def is_trouble(message: ConsoleMessage) -> bool:
    """Returns whether the browser complains, except about a form that was refused as it should be."""
    refused = ("status of 409", "status of 412", "status of 422")
    return message.type in ("error", "warning") and not any(each in message.text for each in refused)


@contextmanager
def visitors(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Yields a function that opens a page of a new visitor. Anything that goes wrong in the browser fails the test."""
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
    """Yields a function that opens a page of the app for a new visitor."""
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


def in_both_windows(page: Page) -> Iterator[tuple[int, str]]:
    """Shows the page on a narrow phone by day and on a desktop by night, starting with the window it was loaded in,
    since another one needs a new layout."""
    windows: list[tuple[int, Any]] = [(320, "light"), (1100, "dark")]
    shown = page.viewport_size["width"] if page.viewport_size else 0
    for width, scheme in sorted(windows, key=lambda window: window[0] != shown):
        page.emulate_media(color_scheme=scheme)
        if width != shown:
            page.set_viewport_size({"width": width, "height": 800})
        yield width, scheme


@pytest.fixture(scope="session")
def check_page() -> Callable[..., None]:
    """Returns a check that axe-core finds nothing at all, that nothing is wider than the window, and that nothing
    tappable is too small."""
    passed: set[str] = set()

    def check(page: Page) -> None:
        if (looks := page.evaluate("window.looks && looks()")) is None:
            script = Axe().axe_script + LOOKING
            page.add_init_script(script)
            page.evaluate(script)
            looks = page.evaluate("looks()")
        wrong, well = json.loads(page.evaluate(WRONG, [ALL, [look for look in looks if look not in passed]]))
        assert wrong == [], (page.url, wrong)
        passed.update(well)
        width, small = page.evaluate(
            """() => [document.documentElement.scrollWidth,
            [...document.querySelectorAll("button, .b, .m a, .tabs a, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select")]
            .filter(node => node.offsetParent && !node.closest(".vh") && node.offsetHeight < 43.5).map(node => node.outerHTML.slice(0, 120))]"""
        )
        assert width <= (page.viewport_size["width"] if page.viewport_size else 0), page.url
        assert small == [], (page.url, small)

    return check
