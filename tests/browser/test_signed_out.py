"""Whoever was signed out while they wrote returns to the same place."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.home import needing


@pytest.mark.parametrize("script", [True, False])
def test_writing_to_a_client_goes_on_in_their_row_after_signing_in(
    browser: Browser, address: str, carol: Person, open_plan: Callable[..., Plan], add_action: Callable[..., Action],
    now: datetime, monkeypatch: pytest.MonkeyPatch, script: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(needing, "AT_FIRST", 1)
    for days, name in enumerate(("Bob Lee", "Eva Stone")):
        plan = open_plan(name, f"{name[:3].lower()}@home.example")
        add_action("Send the offer", due=now - timedelta(days=9 - days), at=now - timedelta(days=20), in_plan=plan)
    link = sign_in.link_path(carol, now)
    secret = sign_in.redeem(link.rpartition("/")[2], browser="Firefox", now=now)[1]
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 700}, java_script_enabled=script)
    context.add_cookies([{"name": "session", "value": secret, "url": address}])
    page = context.new_page()
    page.goto("/api/")
    page.get_by_role("link", name="1 more").click()
    row = page.locator(f"#n-{plan.plan_id}")
    row.get_by_text("Write", exact=True).click()
    row.locator("textarea").fill("How is it going?")
    context.clear_cookies()
    row.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text("no longer signed in")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Your email address").fill(carol.email)
    page.get_by_role("button", name="Send me a link").click()
    page.goto(f"/api{sign_in.link_path(carol, now)}")
    page.get_by_role("button", name="Sign in").click()
    expect(row.locator("textarea")).to_be_focused()
    expect(row.locator("textarea")).to_be_in_viewport()
    expect(row.locator("textarea")).to_have_value("How is it going?" if script else "")
    context.close()
