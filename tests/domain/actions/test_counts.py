"""Whatever is done in whatever order: counts are the rows, indexes hold what they should, nothing is owed twice."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.domain import keys
from chalicelib.domain.actions import adding, closing, comments, deleting, editing, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.errors import Refused
from tests.conftest import NOW, entries, owed, table_items

HOUR = timedelta(hours=1)
SPECS = [
    [],
    [Spec("client", "email", minutes=-60)],
    [Spec("coach", "text", minutes=-30), Spec("client", "email", minutes=90)],
]

VERBS: dict[str, Callable[..., Any]] = {
    "create": lambda who, plan, number, now, n: adding.create(who, plan, NewAction(what=f"What {n}", due=Due(at=now + (n - 3) * 24 * HOUR), specs=SPECS[1] if n > 4 else []), now=now),
    "move": lambda who, plan, number, now, n: editing.edit(who, plan, number, Change(due=Due(at=now + (n - 4) * 24 * HOUR)), now=now),
    "remind": lambda who, plan, number, now, n: editing.edit(who, plan, number, Change(specs=SPECS[n % 3]), now=now),
    "say": lambda who, plan, number, now, n: editing.edit(who, plan, number, Change(what=f"Other {n}"), now=now),
    "complete": lambda who, plan, number, now, n: closing.complete(who, plan, number, words=Words("Well" * (n % 2)), now=now),
    "reopen": lambda who, plan, number, now, n: reopening.reopen(who, plan, number, now=now),
    "cancel": lambda who, plan, number, now, n: closing.cancel(who, plan, number, now=now, reason="Reason" * (n % 2)),
    "restore": lambda who, plan, number, now, n: reopening.restore(who, plan, number, now=now),
    "delete": lambda who, plan, number, now, n: deleting.delete(who, plan, number, now=now),
    "bring back": lambda who, plan, number, now, n: deleting.bring_back(who, plan, number, now=now),
    "comment": lambda who, plan, number, now, n: comments.write(who, plan, number, Words("Hello"), now=now, seen=Seen(once=keys.new(f"seen#{n}", kind="seen", now=now, lasts=HOUR))),
    "uncomment": lambda who, plan, number, now, n: comments.delete(who, plan, _newest_comment(plan), now=now),
}  # fmt: skip


def _newest_comment(plan_id: str) -> str:
    from chalicelib.domain.stream.entry import Entry

    return next((entry.entry_id for entry in Entry.rows(plan_id, newest_first=True) if entry.kind == "comment"), "none")


STEPS = st.lists(
    st.tuples(st.sampled_from(["create", "create", *VERBS]), st.integers(1, 4), st.integers(0, 9), st.booleans()),
    min_size=6,
    max_size=16,
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_sequence_of_verbs_keeps_the_books(plan: Plan, carol: Person, alice: Person, steps: list[Any]) -> None:
    # The plan goes on from one example to the next: what must hold, holds from any beginning.
    now = NOW + timedelta(seconds=len(entries(plan)) * 20)
    numbers_before = {entry.number for entry in entries(plan) if entry.kind == "created"}
    for verb, place, n, by_client in steps:
        now += timedelta(seconds=20)
        last = int(plans.get_for(carol.person_id, plan.plan_id).next_number) - 1
        actor = Actor(alice.person_id if by_client else carol.person_id)
        try:
            VERBS[verb](actor, plan.plan_id, max(1, last - place + 1), now, n)
        except Refused:
            continue
    _books_are_right(plan, carol)
    created = [entry.number for entry in entries(plan) if entry.kind == "created"]
    assert len(created) == len(set(created))
    assert numbers_before <= set(created)


def _books_are_right(plan: Plan, carol: Person) -> None:
    row = plans.get_for(carol.person_id, plan.plan_id)
    stored = [Action.from_raw_data(item) for item in table_items(Action)]
    states = Counter(action.status for action in stored)
    assert (row.open_count, row.done_count, row.cancelled_count) == (
        states["open"],
        states["done"],
        states["cancelled"],
    )
    open_ones = {int(action.number) for action in stored if action.status == "open"}
    in_order = actions.open_of_plan(plan.plan_id)
    assert {int(action.number) for action in in_order} == open_ones
    assert [action.due_at for action in in_order] == sorted(action.due_at for action in in_order)
    assert {action.number for action in actions.open_of_coach(carol.person_id)} == open_ones
    happened = Counter((entry.number, entry.kind) for entry in entries(plan))
    for action in stored:
        number = int(action.number)
        assert action.comment_count == happened[number, "comment"]
        assert action.moved_count == happened[number, "moved"]
        assert (action.closing_entry is None) == (action.status == "open")
        assert (action.open_due_at == action.due_at) == (action.status == "open")
        _owed_once(action)


def _owed_once(action: Action) -> None:
    """Under its present schedule each planned reminder of an open action is owed once, and late once to each."""
    valid = [row for row in owed() if row.number == action.number and row.schedule == action.schedule]
    of_reminders = [row.reminder_id for row in valid if row.kind == "reminder"]
    planned = [id for id, reminder in action.reminders.items() if reminder.state == "planned"]
    late = Counter(row.recipient for row in valid if row.kind == "late")
    assert len(of_reminders) == len(set(of_reminders))
    assert set(late.values()) <= {1}
    if action.status == "open":
        assert set(of_reminders) == set(planned)
        assert {row.due_at for row in valid if row.kind == "late"} <= {action.due_at + HOUR}
