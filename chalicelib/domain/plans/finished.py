"""Projects whose moment is on the coach's home: all of it is done, and nobody has told the client or put it away yet.

Kept in the primary coach's membership, so that a list of all their plans needs no other read.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from pynamodb.exceptions import PynamoDBException

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write, together
from chalicelib.domain.plans.membership import Membership, MembershipGlance
from chalicelib.domain.plans.plan import FinishedProject, Plan
from chalicelib.errors import Refused
from chalicelib.failures import FAILURES

SHOWN_FOR = timedelta(days=28)
"""How long a coach who does nothing about it sees it; the plan's projects have it for good."""
_MOST = 20
"""Projects kept of one plan, those finished last."""

Becomes = Callable[[Plan, FinishedProject | None], FinishedProject | None]
"""Works out what to keep of a project from the plan as it is now, and from what was kept."""


def of(row: MembershipGlance, now: datetime) -> dict[str, FinishedProject]:
    """Returns the projects whose moment is shown, by project_id, finished last first."""
    found = row.finished_projects.items() if row.role.text == "primary" else []
    shown = [each for each in found if not each[1].is_away and now - each[1].ended < SHOWN_FOR]
    return dict(sorted(shown, key=lambda each: each[1].ended, reverse=True))


def follow(plan: Plan, project_id: str, becomes: Becomes) -> None:
    """Brings what is kept of a project up to date after a change was saved. If that fails, the change is saved all the
    same. If several do so at the same time, the last to write has read what all have done: plan and membership are read at
    one moment, and if anything has been written since, the step is repeated.
    """
    coach_id = str(plan.primary_id)

    def step() -> None:
        nonlocal coach_id
        present, row = together((Plan, plan.plan_id, None), (Membership, coach_id, plan.plan_id))
        if present is None or row is None:
            return
        if present.primary_id != coach_id:
            coach_id = str(present.primary_id)
            raise Lost
        before = row.finished or {}
        fact = becomes(present, before.get(project_id))
        if fact != before.get(project_id):
            _keep(row, {**before, project_id: fact})

    try:
        look_again(step, tries=5)
    except (PynamoDBException, Refused, *FAILURES):
        logging.getLogger(__name__).warning("whether a project is finished could not be noted", exc_info=True)


def _keep(row: Membership, facts: Mapping[str, FinishedProject | None]) -> None:
    """Writes down the facts in the membership of a primary coach. Raises `Lost` if it has changed."""
    kept = {name: fact for name, fact in facts.items() if fact is not None}
    newest = sorted(kept, key=lambda name: kept[name].ended, reverse=True)[:_MOST]
    as_read = (
        Membership.finished.does_not_exist() if row.finished is None else Membership.finished == plain(row.finished)
    )
    write = Write()
    write.update(
        Membership, (row.person_id, row.plan_id), [Membership.finished.set(plain({name: kept[name] for name in newest}))],
        condition=as_read & (Membership.role == "primary"), otherwise=Lost(),
    )  # fmt: skip
    write.commit()
