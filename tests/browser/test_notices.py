"""How people are notified, and how a client will be: chosen and shown on a phone, on a desktop, in the dark, and
without a script."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.people import links, profile, sign_in
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from tests.browser.conftest import in_both_windows, keep


def test_the_pages_are_accessible_and_fit(
    open_page: Callable[..., Page], check_page: Callable[[Page], None], carol: Person, alice: Person, plan: Plan,
    add_action: Callable[..., Any], with_phone: Callable[..., Person], now: datetime,
) -> None:  # fmt: skip
    with_phone(alice)
    profile.change(Actor(carol.person_id), profile.Change(notices={"done": "digest", "late": "text"}), now=now)
    choices.change(alice.person_id, plan.plan_id, {"late": "text", "comment": "digest", "new": "off"}, now=now)
    for what in ("Call the bank about the loan " * 8, "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"):
        specs = [Spec("client", "text", minutes=-60), Spec("client", "email", days=-1, at="09:00")]
        add_action(what, due=now + timedelta(days=2, hours=15), specs=specs, notify_client=False)
    own = f"/plans/{plan.plan_id}"
    secret = sign_in.redeem(sign_in.link_path(carol, now).rsplit("/", 1)[1], browser="Firefox", now=now)[1]
    page = open_page(secret=secret)
    by_link = links.path("notices", Target(plan.plan_id, alice.person_id, 0), alice.email)
    for name, path in (("settings", "/settings"), ("notices", f"{own}/notices"), ("outlook", f"{own}/outlook"),
                       ("defaults", f"{own}/settings"), ("link", by_link)):  # fmt: skip
        page.goto(f"/api{path}")
        for width, _ in in_both_windows(page):
            check_page(page)
            keep(page, f"told-{name}-{width}")


def test_a_client_chooses_without_script(
    open_page: Callable[..., Page], alice: Person, plan: Plan, now: datetime
) -> None:
    page = open_page(width=320, script=False)
    page.goto(f"/api{links.path('notices', Target(plan.plan_id, alice.person_id, 0), alice.email)}")
    expect(page.get_by_label("As in my settings")).to_be_checked()
    page.get_by_text("Choose one by one").click()
    page.get_by_label("Late actions").select_option("not at all")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert plans.get_for(alice.person_id, plan.plan_id).client.notices == {"late": "off"}
