"""Two hundred clients in a moment: rows as the verbs would have made them, since calling those would take minutes."""

import os
from datetime import datetime, timedelta

from chalicelib.database.rows import Row
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.followed import Followed
from chalicelib.domain.plans.membership import Membership
from tests.quick_moto.rows import put

DAY = timedelta(days=1)


def many_clients(coach: Person, count: int, now: datetime) -> None:
    """Each is late with something, has something due soon, asks for more time for both, and has said something new; the coach has as much to do."""
    for place in range(count):
        plan_id = f"{place:016}"
        row = Membership(
            coach.person_id, plan_id, role="primary", prefix=f"C{place}", client_state="active", coach_name=coach.name,
            client_name=f"Maximiliane Freifrau von Unterbirkenhausen-Großweiler {place}", unread_count=place % 5 + 1,
            heard_at=now - place * DAY, created_at=now, recent={f"{now - day * DAY:%y%m%d}+": 2 for day in range(0, 100, 7)} | {f"{now:%y%m%d}-": 3, f"#{'a' * 16}.{now:%y%m%d}": 4},
            metrics={letter * 16: Followed(name, (now - 90 * DAY).date(), 1, (now - (place % 20 + 9) * DAY).date()) for letter, name in zip("abc", ("Weight in the morning", "Hours slept", "Calls"), strict=True)},
        )  # fmt: skip
        _put(row)
        for number, days in enumerate((-9, 3), 1):
            action = _action(coach, plan_id, number, now + days * DAY, now)
            action.proposal = Proposal(
                "e" * 25, plan_id, row.client_name, "client", now + 9 * DAY, "Europe/Berlin", now, "x" * 140
            )
            _put(action)
        if place < 60:
            own = _action(coach, plan_id, 3, now + DAY, now)
            own.assigned_to, own.assignee_id, own.open_assignee = "coach", coach.person_id, coach.person_id
            _put(own)


def _put(row: Row) -> None:
    """From behind the scenes, as the tests' ground puts the cast back."""
    put(os.environ[row.Meta.env], row.serialize())


def _action(coach: Person, plan_id: str, number: int, due: datetime, now: datetime) -> Action:
    return Action(
        plan_id, number, what="Call the bank about the loan for the new shop", due_at=due, open_due_at=due, first_due_at=due,
        due_zone="Europe/Berlin", open_coach=coach.person_id, created_at=now, created_by=coach.person_id, changed_at=now,
    )  # fmt: skip
