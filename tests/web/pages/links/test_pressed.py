"""A link's button pressed again, or very often: the mail may have been forwarded."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.route import PRESSES_AN_HOUR
from tests.addresses import email_path, main_paths, offer_path, with_address
from tests.conftest import everything, kinds
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def paths(
    plan: Plan,
    alice: Person,
    dan: Person,
    open_plan: Callable[..., Plan],
    add_action: Callable[..., Action],
    now: datetime,
) -> dict[str, tuple[str, dict[str, str]]]:
    """Every link that acts, and what its form says."""
    add_action("Call the bank")
    add_action("Write to Bob")
    bob, eve = (open_plan(name, f"{name.lower()}@home.example", accepted=False) for name in ("Bob", "Eve"))

    def of(purpose: links.Purpose, number: int = 0, event: str = "") -> str:
        return links.path(purpose, Target(plan.plan_id, alice.person_id, number, event), alice.email)

    def invitation(to: Plan, email: str) -> str:
        return links.path("invitation", Target(to.plan_id, to.client_id, 0), email)

    adds = email_path(alice, "a@work.example", now)
    offered = offer_path(alice, plan, "a@club.example", now)
    _, objection = main_paths(with_address(alice, "a@home.example", now), "a@home.example", now)
    return {
        "done": (of("done", 1), {}),
        "reopened": (of("done", 1), {"undo": "1"}),
        "another date": (of("proposal", 2), {"date": "2026-12-24", "text": "Later, please"}),
        "stuck": (of("proposal", 2), {"do": "stuck", "text": "I need help"}),
        "notices": (of("notices"), {"tell_comment": "off"}),
        "unsubscribed": (of("unsubscribe", 0, "late"), {}),
        "subscribed": (of("unsubscribe", 0, "late"), {"undo": "1"}),
        "zone": (of("zone"), {"zone": "Asia/Tokyo"}),
        "digest off": (links.digest_path(alice.person_id, alice.email, "day"), {}),
        "digest on": (links.digest_path(alice.person_id, alice.email, "day"), {"undo": "1"}),
        "accepted": (invitation(bob, "bob@home.example"), {"do": "accept"}),
        "declined": (invitation(eve, "eve@home.example"), {"do": "decline"}),
        "address": (adds, {}),
        "offered address": (offered, {}),
        "objection": (objection, {}),
        "paused": (of("pause"), {"do": "pause"}),
        "asked again": (of("pause"), {"do": "resume"}),
    }  # fmt: skip


def test_pressed_again_a_button_changes_nothing_more(
    visits_as: Browses, paths: dict[str, tuple[str, dict[str, str]]]
) -> None:
    nobody = visits_as(None)
    wrong = {}
    for name, (path, form) in paths.items():
        first = nobody.post(path, form)
        before = everything()
        second = nobody.post(path, form)
        if first.status != 200 or everything() != before or second.status >= 500:
            wrong[name] = (first.status, second.status, everything() != before, first.text[:200])
    assert wrong == {}


def test_a_button_pressed_very_often_stops_working_for_an_hour(
    visits_as: Browses,
    plan: Plan,
    paths: dict[str, tuple[str, dict[str, str]]],
    now: datetime,
    clock_at: Callable[[datetime], None],
) -> None:
    nobody, path = visits_as(None), paths["done"][0]
    pages = [nobody.post(path, {} if count % 2 == 0 else {"undo": "1"}) for count in range(40)]
    assert [page.status for page in pages] == [200] * PRESSES_AN_HOUR + [429] * (40 - PRESSES_AN_HOUR)
    assert "pressed very often" in pages[-1].text
    assert len([kind for kind in kinds(plan) if kind in ("done", "reopened")]) == PRESSES_AN_HOUR
    assert nobody.get(path).status == 200
    clock_at(now + timedelta(hours=1))
    assert nobody.post(path).status == 200


def test_a_link_that_is_not_ours_is_refused_before_anything_is_counted(visits_as: Browses, plan: Plan) -> None:
    from chalicelib.domain.keys import Key
    from tests.conftest import table_items

    before = table_items(Key)
    for path in ("/done/x", f"/done/{'a' * 60}", f"/digest/{'a' * 60}"):
        assert visits_as(None).post(path).status == 404
    assert table_items(Key) == before
