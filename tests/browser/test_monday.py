"""A coach's Monday: forty clients, gone through by keys."""

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


@pytest.mark.parametrize("count", [4, 40])
def test_the_home_stays_short_however_many_there_are(
    count: int, open_page: Callable[..., Page], carol: Person, open_plan: Callable[..., Plan],
    add_action: Callable[..., Action], now: datetime, check_page: Callable[[Page], None],
) -> None:  # fmt: skip
    _clients(count, carol, open_plan, add_action, now)
    secret = _signed_in(carol, now)
    for width, scheme in ((1100, "light"), (390, "dark"), (320, "light")):
        page = open_page(width=width, scheme=scheme, secret=secret)
        page.goto("/api/")
        keep(page, f"home-{count}-{width}")
        check_page(page)
        assert page.evaluate("document.getElementById('cl').getBoundingClientRect().top") < (
            2000 if width == 1100 else 4000
        )
        page.goto("/api/write")
        keep(page, f"write-{count}-{width}")
        check_page(page)
        page.goto("/api/find?q=the")
        keep(page, f"find-{count}-{width}")
        check_page(page)


def test_forty_clients_are_seen_in_less_than_sixty_keystrokes(
    open_page: Callable[..., Page], carol: Person, open_plan: Callable[..., Plan], add_action: Callable[..., Action],
    now: datetime,
) -> None:  # fmt: skip
    _clients(39, carol, open_plan, add_action, now)
    page = open_page(secret=_signed_in(carol, now))
    page.goto("/api/")
    strokes = 0
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
    expect(page.get_by_role("heading", name="You’ve seen all 40.")).to_be_visible()
    expect(page.get_by_text("Next look: tomorrow.")).to_be_visible()
    keep(page, "home-seen")
    page.keyboard.press("/")
    page.keyboard.type("yilm")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Işıl Yılmaz", exact=True)).to_be_visible()
