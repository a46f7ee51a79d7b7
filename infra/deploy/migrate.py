"""Fills in what older rows lack: ``make migrate STAGE=…``, once a new version is deployed.

Each back-fill walks its table a page at a time and fills in the rows that lack something. It may be stopped and started
again: the Keys table has how far it came. Filling in a row twice changes nothing, so two of them at once do no harm.
"""

import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from chalicelib import clock
from chalicelib.database.failures import passing_errors
from chalicelib.database.rows import Row
from chalicelib.domain import keys
from chalicelib.domain.actions import totals
from chalicelib.domain.metrics import copying
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies.refused import NO_PLAN, STRANGERS_KEPT_FOR, Refusal
from chalicelib.errors import PlanNotFound
from infra.deploy import command, stacks, values

PAGE = 100
"""Rows read at once, after which it is noted how far it came."""
AFTER, LOOKED_AT = "after", "looked_at"
"""In the data of a back-fill's key: the last row looked at, ``None`` once it is through, and how many rows that were."""


class BackFill(msgspec.Struct, frozen=True):
    """What rows of one table lack, and how it is filled in."""

    name: str
    """Never used again for another one: what has run under it doesn't run again."""
    model: type[Row]
    lacks: Callable[[Any], bool]
    fill: Callable[[Any, datetime], bool]
    """Fills one row in under a condition, so that a second time changes nothing; returns whether it did."""


def _total(plan: Plan, now: datetime) -> bool:
    try:
        totals.rebuild(plan.plan_id, now)
    except PlanNotFound:
        return False
    return True


def _metrics(row: Membership, now: datetime) -> bool:
    return copying.fill(row.person_id, row.plan_id)


def _end(refusal: Refusal, now: datetime) -> bool:
    condition = Refusal.entry_id.exists() & Refusal.expires.does_not_exist()
    return refusal.update_if([Refusal.expires.set(int((refusal.at + STRANGERS_KEPT_FOR).timestamp()))], condition)


BACK_FILLS = (
    BackFill("totals of plans", Plan, lambda plan: not plan.totals, _total),
    BackFill("metrics of clients", Membership, lambda row: row.role == "primary" and row.metrics is None, _metrics),
    BackFill(
        "ends of refused replies",
        Refusal,
        lambda row: row.expires is None and (row.author_id is None or row.plan_id == NO_PLAN),
        _end,
    ),
)
"""In the order in which they run."""


def run(
    now: datetime, say: Callable[[str], None], back_fills: tuple[BackFill, ...] = BACK_FILLS, *, again: bool = False
) -> int:
    """Runs the back-fills that haven't run to their end yet, saying how far they are; returns how many rows were filled in.

    With ``again`` all of them run from the beginning: an older version that was deployed meanwhile wrote rows as it knows them.
    """
    return sum(_run(each, now, say, again) for each in back_fills)


def _run(each: BackFill, now: datetime, say: Callable[[str], None], again: bool) -> int:
    name = f"migrate#{each.name}"
    mark = keys.Key.find(name) or keys.new(name, kind="migrate", now=now, lasts=None, data={LOOKED_AT: 0})
    if again:
        mark.data = {LOOKED_AT: 0}
    if mark.data.get(AFTER, AFTER) is None:
        return 0
    filled = 0
    while True:
        rows, after = _page(each.model, mark.data.get(AFTER))
        filled += sum(each.fill(row, now) for row in rows if each.lacks(row))
        looked_at = mark.data[LOOKED_AT] + len(rows)
        mark.data = {AFTER: after, LOOKED_AT: looked_at}
        with passing_errors():
            mark.save()  # should two run at once, the slower one's mark only has rows looked at again
        if looked_at:
            say(f"{each.name}: {looked_at} rows looked at, {filled} filled in{'' if after else ', done'}")
        if after is None:
            return filled


def _page(model: type[Row], after: Any) -> tuple[list[Any], Any]:
    """Returns some rows, and the key of the last of them; ``None`` if there are no more."""
    with passing_errors():
        found = next(model.scan(page_size=PAGE, last_evaluated_key=after, consistent_read=True).page_iter)
    return [model.from_raw_data(item) for item in found["Items"]], found.get("LastEvaluatedKey")


def main() -> None:
    parser = command.Parser(description="Fills in what older rows lack.")
    parser.add_argument("--stage")
    parser.add_argument(
        "--again", help="1: also go through what is already done, after an older version was deployed in between"
    )
    given = parser.read()
    stage = command.needed(given, "stage", "make migrate STAGE=prod")
    again = values.switch("AGAIN", given.get("again"))
    session = command.connected(stage)
    environment = stacks.environment(session, stacks.read(session, stacks.name_of(stage)))
    os.environ.update({"AWS_DEFAULT_REGION": session.region_name or "", **environment})
    with command.begun("Repeat the command: it continues where it stopped."):
        filled = run(clock.now(), print, again=again)
    print(f"{filled} rows were filled in." if filled else "Nothing was missing.")


if __name__ == "__main__":
    command.run(main)
