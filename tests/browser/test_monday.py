"""A coach's Monday: many clients, gone through with the keyboard."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.actions import comments, proposing, stuck
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.sessions import next_session
from tests.browser.conftest import keep

SAID = "Will do it on the weekend, once the children are at their grandparents’ and I’ve found the old invoices."


def _clients(
    count: int, coach: Person, open_plan: Callable[..., Plan], add_action: Callable[..., Action], now: datetime
) -> list[Plan]:
    """Opens plans in which most clients need their coach: late, stuck, asking for time, with something to say."""
    names = (
        "Bob Lee",
        "Teresa Vos",
        "Maximiliane Freifrau von Unterbirkenhausen-Großweiler",
        "Işıl Yılmaz",
        "מרים כהן",
    )
    plans = []
    for place in range(count):
        name = names[place] if place < len(names) else f"Client {place}"
        plan = open_plan(name, f"c{place}@home.example", accepted=place != 8)
        client, days = Actor(plan.client_id), place % 11 + 1
        late = add_action("Send the offer", due=now - timedelta(days=days), at=now - timedelta(days=20), in_plan=plan)
        add_action("Call the bank about the loan", due=now + timedelta(days=place % 6, hours=7), in_plan=plan)
        if place % 4 == 0:
            add_action("Send the worksheet", due=now + timedelta(days=1), in_plan=plan, assigned_to="coach")
        if place != 8 and place % 3 == 0:
            comments.write(client, plan.plan_id, None, Words(SAID), now=now - timedelta(days=3))
        if place == 1:
            stuck.flag(client, plan.plan_id, int(late.number), words=Words("I like all three"), now=now)
        if place == 2:
            proposing.propose(client, plan.plan_id, int(late.number), due=Due(at=now + timedelta(days=4)), now=now)
        if place in (0, 3):
            next_session.plan_one(Actor(coach.person_id), plan.plan_id, now + timedelta(hours=6 + place), now=now)
        plans.append(plan)
    return plans


def _signed_in(person: Person, now: datetime) -> str:
    token = sign_in.link_path(person, now).rsplit("/", 1)[1]
    return sign_in.redeem(token, browser="Firefox", now=now)[1]


@pytest.fixture
def secret(carol: Person, open_plan: Callable[..., Plan], add_action: Callable[..., Action], now: datetime) -> str:
    """Signs Carol in, with twelve clients and Alice. Five rows a section look the same with forty, which ``CLIENTS=40``
    makes."""
    _clients(int(os.environ.get("CLIENTS", "12")), carol, open_plan, add_action, now)
    return _signed_in(carol, now)


def test_the_home_stays_short_and_nothing_is_wrong_with_it(
    open_page: Callable[..., Page], secret: str, check_page: Callable[..., None]
) -> None:
    for width, scheme in ((1100, "light"), (320, "dark")):
        page = open_page(width=width, scheme=scheme, secret=secret)
        for name in ("", "write", "find?q=l"):
            page.goto(f"/api/{name}")
            keep(page, f"monday-{name[:5]}-{width}")
            check_page(page)
        page.goto("/api/")
        top = page.evaluate("document.getElementById('cl').getBoundingClientRect().top")
        assert top < (2000 if width == 1100 else 4000)
        for summary in page.locator(".need summary").all()[:2]:
            summary.click()
        keep(page, f"monday-open-{width}")
        check_page(page)


def test_all_are_seen_by_hardly_more_keystrokes_than_there_are_clients(
    open_page: Callable[..., Page], secret: str
) -> None:
    page = open_page(secret=secret)
    page.goto("/api/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    follows = page.locator(".need .w").nth(2).inner_text()
    with page.expect_navigation():
        page.keyboard.press("3")
    expect(page.locator(".need:focus-within .w")).to_have_text(follows)
    strokes = 3
    while page.locator(".need").count():
        assert strokes < 60
        row = page.locator(".need:focus-within")
        if not row.count():
            page.keyboard.press("j")
            strokes += 1
        can_remind = row.locator("[data-k='2']").count()
        with page.expect_navigation():
            page.keyboard.press("2" if can_remind else "3")
        strokes += 1
    expect(page.get_by_role("heading", name="You’ve seen all")).to_be_visible()
    expect(page.get_by_text("Next look: tomorrow.")).to_be_visible()
    assert strokes < int(os.environ.get("CLIENTS", "12")) * 1.5
    keep(page, "monday-seen")
    page.keyboard.press("/")
    page.keyboard.type("yilm")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Işıl Yılmaz", exact=True)).to_be_visible()
