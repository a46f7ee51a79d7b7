"""Makes the README's picture anew from a fresh ``make run``: Carol's home, and Alice's plan on her phone.

make run LOCAL_DIR=.local-picture &
LOCAL_DIR=.local-picture .venv/bin/python -m tests.picture
"""

import base64
import json
import os
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import chromium

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "home-and-phone.png"
_HOME = {"width": 1080, "height": 860}
_PHONE = {"width": 375, "height": 760}
_TOGETHER = """
<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; width: 1280px; height: 840px; position: relative; background: #fff; overflow: hidden; }}
img {{ position: absolute; display: block; border: 1px solid #d8d2c4; }}
.home {{ left: 12px; top: 12px; width: 1000px; border-radius: 12px; }}
.phone {{ right: 12px; bottom: 12px; width: 300px; border: 9px solid #26231f; border-radius: 38px; box-shadow: 0 8px 30px #0004; }}
</style><img class="home" src="{home}"><img class="phone" src="{phone}">
"""


def main() -> None:
    directory = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local")
    app = json.loads((directory / "addresses.json").read_text())["app"]
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        ) as browser,
    ):
        home = _seen_as(browser, "Be Carol", app, _HOME, "America/New_York")
        phone = _seen_as(browser, "Be Alice", app, _PHONE, "Europe/Berlin")
        page = browser.new_page(viewport={"width": 1280, "height": 840})
        page.set_content(_TOGETHER.format(home=home, phone=phone))
        page.wait_for_function("[...document.images].every((each) => each.complete)")
        page.screenshot(path=PICTURE)


def _seen_as(browser: Browser, button: str, app: str, size: dict[str, int], time_zone: str) -> str:
    """Returns what somebody sees first, as an address of an image."""
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]}, device_scale_factor=2, timezone_id=time_zone, locale="en-GB"
    )  # fmt: skip
    page: Page = context.new_page()
    page.goto(f"{app}/sign-in")
    page.get_by_role("button", name=button).click()
    page.get_by_role("heading", level=1).wait_for()
    taken = page.screenshot()
    context.close()
    return f"data:image/png;base64,{base64.b64encode(taken).decode()}"


if __name__ == "__main__":
    main()
