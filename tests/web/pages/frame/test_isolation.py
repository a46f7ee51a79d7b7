"""Names and titles from right to left turn no word of ours on any page, also where an earlier version stored marks of
direction in them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib import typed
from chalicelib.domain.actions import closing, comments, editing, proposing, stuck
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links, profile
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.team import joining, opening
from chalicelib.domain.team.inviting import Details
from tests.domain.replies.test_refused import record
from tests.isolation import turning_in
from tests.web.pages.frame.test_access import Browses, routes

WHAT, PROJECT = "\u202eלהתקשר ٣\u202a", "פרויקט\u2067"
CAROL, ALICE, EVE, BOB = "כרמל\u202e ריד", "ליסה\u2069 ٣", "\u202eחוה", "بوب\u2067 لي"

LINKS = ("done", "proposal", "notices", "unsubscribe", "zone", "invitation")


@pytest.fixture
def fill(
    plan: Plan,
    carol: Person,
    alice: Person,
    add_action: Callable[..., Action],
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str], str]:
    """A route's path with Alice's plan, in which everything that happens has happened."""
    coach, client = Actor(carol.person_id), Actor(alice.person_id)
    with monkeypatch.context() as before:
        before.setattr(typed, "line", lambda text: text)
        profile.change(coach, profile.Change(name=CAROL), now=now)
        profile.change(client, profile.Change(name=ALICE), now=now)
        plan.update([Plan.members[alice.person_id]["name"].set(ALICE)])
        invited = Details(name=BOB, email="bob@home.example", time_zone="Europe/Berlin")
        opening.open_plan(coach, invited, now=now)
        asked = Details(name=EVE, email="eve@practice.example")
        _, eve = joining.invite(coach, plan.plan_id, asked, "coach", now=now)
        _, project = projects.create(coach, plan.plan_id, name=PROJECT, now=now)
        one, two, three, four = (int(add_action(f"{WHAT} {number}").number) for number in "1234")
        for number in (one, two):
            change = Change(what=f"{WHAT} ק", project=Named(name=PROJECT), due=Due(at=now + timedelta(days=number)))
            editing.edit(coach, plan.plan_id, number, change, now=now)
        editing.edit(coach, plan.plan_id, three, Change(assigned_to="coach"), now=now)
        said = comments.write(coach, plan.plan_id, one, Words("שלום"), now=now)
        proposing.propose(client, plan.plan_id, one, due=Due(at=now + timedelta(days=12)), now=now)
        stuck.flag(client, plan.plan_id, one, words=Words("אין תשובה"), now=now)
        closing.complete(client, plan.plan_id, two, words=Words("תודה"), now=now)
        closing.cancel(coach, plan.plan_id, four, reason="לא צריך", now=now)
        refusal = record(plan_id=plan.plan_id)

    def filled(path: str) -> str:
        kind = path.strip("/").partition("/")[0]
        if kind in LINKS:
            target = Target(plan.plan_id, alice.person_id, PLAN if kind in ("zone", "invitation") else one, "done")
            return links.path(kind, target, alice.email)  # type: ignore[arg-type]
        return (
            path.replace("{plan_id}", plan.plan_id)
            .replace("{number}", str(one))
            .replace("{comment_id}", said.entry_id)
            .replace("{project_id}", project.project_id)
            .replace("{refusal_id}", refusal.entry_id)
            .replace("{person_id}", eve.person_id)
        )

    return filled


PIECES = ("/plans/{plan_id}/reading", "/plans/{plan_id}/news")
"""What a page's script puts into it."""
PAGES = [path for method, path in routes() if method == "GET" and path not in ("/settings/{part}", *PIECES)]


@pytest.mark.parametrize("path", [*PAGES, *(f"/{kind}/{{token}}" for kind in LINKS)])
def test_no_name_or_title_turns_the_words_around_it(
    visits_as: Browses, carol: Person, alice: Person, fill: Callable[[str], str], path: str
) -> None:
    for reader in (carol, alice):
        page = visits_as(reader).get(fill(path))
        assert page.status < 500, page.text
        assert page.status == 303 or turning_in(page.source) == []
