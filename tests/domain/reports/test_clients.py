"""A coach's clients at a glance: figures, orders, search, pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions.action import Action, ActionGlance, Proposal
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.followed import Followed, Following
from chalicelib.domain.plans.membership import Membership, MembershipGlance
from chalicelib.domain.plans.plan import Paused, Plan
from chalicelib.domain.reports import clients
from chalicelib.domain.reports.clients import Behind, Client, Figures, Lately, Sort
from chalicelib.errors import Invalid
from tests.conftest import NOW, counted, join
from tests.refusing import refused

DAY = timedelta(days=1)


def membership(plan_id: str = "a", **more: Any) -> MembershipGlance:
    values = {
        "role": "primary",
        "prefix": "ALI",
        "client_name": "Alice",
        "coach_name": "Carol",
        "client_state": "active",
    }
    return MembershipGlance.of(Membership("carol", plan_id, created_at=NOW, **{**values, **more}).serialize())


def due(plan_id: str, days: float, **more: Any) -> ActionGlance:
    action = Action(plan_id, 1, what="Call the bank", due_at=NOW + days * DAY, due_zone="UTC", **more)
    return ActionGlance.of(action.serialize(null_check=False))


def client(name: str, *, unread: int = 0, late: int = 0, oldest: datetime | None = None, **figures: Any) -> Client:
    found = Figures(Behind(membership(), [], late, NOW, NOW.date()), late, oldest)
    for each, value in ({"due_soon": 0, "on_time": (0, 0), "heard_at": None} | figures).items():
        setattr(found, each, value)
    return Client(name, name, "Carol", "active", unread, found)


def test_figures_are_of_the_clients_own_plan_and_days() -> None:
    rows = [membership("a", recent={"261123+": 3, "261101-": 1, "260701-": 9}), membership("b")]
    open_ones = [due("a", -3), due("a", -1), due("a", 0), due("a", 6.9), due("a", 7), due("b", 1), due("c", 1)]
    one, other = clients.of(rows, open_ones, NOW, "UTC")
    assert one.figures
    assert other.figures
    told = (one.figures.late, one.figures.due_soon, one.figures.oldest, one.figures.lately, one.figures.open)
    assert told == (2, 2, NOW - 3 * DAY, Lately(done=4, on_time=3), 5)
    assert one.figures.share_on_time == 0.75
    assert (other.figures.late, other.figures.due_soon, other.figures.open) == (0, 1, 1)
    assert other.figures.share_on_time is None


def test_who_waits_for_an_answer_needs_their_coach_before_who_is_late() -> None:
    asks = due("a", 3, proposal=Proposal("e", "p", "Alice", "client", NOW, "UTC", NOW))
    offered = due("b", 3, proposal=Proposal("e", "p", "Carol", "coach", NOW, "UTC", NOW))
    stuck = due("c", 3, stuck_at=NOW)
    found = clients.of([membership(id) for id in "abcd"], [due("d", -3), asks, offered, stuck], NOW, "UTC")
    assert [each.plan_id for each in clients.sorted_by(found, "needs")] == ["a", "c", "d", "b"]
    assert [each.needs_you for each in found] == [True, False, True, True]


def test_metrics_at_rest_are_said_of_clients_who_are_there_unless_they_are_paused() -> None:
    metrics = {"w": Followed("Weight", NOW.date() - 60 * DAY, 1, NOW.date() - 20 * DAY)}
    more: dict[str, Any] = {"metrics": metrics, "recent": {"#w": 1, "#w.261120": 2}}
    at_rest = [Following("w", "Weight", 20, 2)]
    pause = Paused(NOW, "carol", NOW.date() + DAY)
    for row, metrics_said, paused in (
        (membership(**more), at_rest, None),
        (membership(**more, asking_paused=pause), [], pause),
        (membership(**more, asking_paused=Paused(NOW, "carol", NOW.date())), at_rest, None),
        (membership(client_state="invited", **more), [], None),
        (membership(client_state="declined", **more), [], None),
    ):
        [one] = clients.of([row], [], NOW, "UTC")
        assert one.figures
        assert (one.figures.lately.metrics, one.figures.lately.paused) == (metrics_said, paused)


def test_plans_of_other_primary_coaches_have_no_figures_and_other_roles_are_no_clients() -> None:
    rows = [
        membership("a", role="coach", client_state="invited"),
        membership("b", role="viewer"),
        membership("c", role="client"),
        membership("d", is_active=False),
    ]
    [one] = clients.of(rows, [due("a", -1)], NOW, "UTC")
    assert (one.plan_id, one.figures, one.state, one.needs_you) == ("a", None, "active", False)


ANNA = client("Anna", late=1, oldest=NOW - DAY, on_time=(4, 4), heard_at=NOW)
BEN = client("Ben", late=2, oldest=NOW - DAY / 2, due_soon=1, on_time=(1, 4), heard_at=NOW - DAY)
CLEO = client("Cleo", unread=3)
DORA = client("dora", due_soon=4, on_time=(2, 2), heard_at=NOW - 2 * DAY)
EMIL = Client("Emil", "Emil", "Dan", "active", 9)


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("needs", "Anna Ben Cleo dora Emil"),
        ("name", "Anna Ben Cleo dora Emil"),
        ("late", "Ben Anna Cleo dora Emil"),
        ("due_soon", "dora Ben Anna Cleo Emil"),
        ("on_time", "Ben Anna dora Cleo Emil"),
        ("heard", "Cleo dora Ben Anna Emil"),
        ("unread", "Cleo Anna Ben dora Emil"),
    ],
)
def test_each_order_begins_with_who_needs_attention_most(sort: Any, names: str) -> None:
    found = clients.sorted_by([EMIL, DORA, CLEO, BEN, ANNA], sort)
    assert [each.name for each in found] == names.split()


@pytest.mark.parametrize(
    ("search", "count"), [("", 2), ("moreau", 1), ("ZOE", 1), ("zoë m", 1), ("m", 2), ("moreau zoe", 0), ("%", 0)]
)
def test_a_search_is_for_words_of_the_name(search: str, count: int) -> None:
    assert len(clients.matching([client("Alice Moreau"), client("Zoë Müller")], search)) == count


def test_pages_go_on_where_they_ended_in_every_order(
    plan: Plan, carol: Person, dan: Person, alice: Person, open_plan: Callable[..., Plan], add_action: Callable[..., Action]
) -> None:  # fmt: skip
    for name in ("Bob Lee", "Eve", "Zoë"):
        open_plan(name, f"{name[:2].lower().strip()}@home.example".replace("ë", "e"))
    add_action(due=NOW + DAY)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    for sort in get_args(Sort):
        seen, cursor = [], None
        for _ in range(9):
            page = clients.page_for(carol.person_id, sort=sort, now=NOW, cursor=cursor, limit=1)
            seen += [each.name for each in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert sorted(seen) == ["Alice Moreau", "Bob Lee", "Eve", "Zoë"]
    cursor = clients.page_for(carol.person_id, now=NOW, limit=1).next_cursor
    with refused(Invalid, at="cursor"):
        clients.page_for(carol.person_id, sort="late", now=NOW, cursor=cursor)
    assert clients.page_for(alice.person_id, now=NOW).items == []


def test_a_page_of_them_takes_three_calls(plan: Plan, carol: Person, dan: Person) -> None:
    join(plan, dan, "coach")
    with counted() as calls:
        clients.page_for(carol.person_id, now=NOW)
    assert calls.total() == 3
