"""The rows of the bench: what is measured, against what, and how much it may be. A frozen list: a call added to a piece of work
isn't added to its floor, so that it can't loosen a bound."""

from typing import NamedTuple

from infra.template.resources import FUNCTIONS


class Row(NamedTuple):
    """One figure of the bench, and the most that it may be."""

    name: str
    bound: float
    floor: str = ""
    """The calls that stock botocore makes meanwhile, such as ``2 GetItem, 1 Query``; empty: something else is measured."""
    unit: str = "×"


_SWEPT = "8 Query"
_REPLY = "1 GetObject, 1 TransactGetItems, 1 GetItem, 1 TransactWriteItems"

WORK = (
    Row("plan page, 50 actions", 1.1, "2 GetItem, 1 TransactGetItems, 1 Query"),
    Row("action page", 1.5, "2 GetItem, 1 TransactGetItems, 1 Query"),
    Row("home of 200 clients", 1.0, "2 GetItem, 3 Query, 1 TransactGetItems"),
    Row("API list, 50 actions", 0.9, "1 UpdateItem, 1 GetItem, 1 Query"),
    Row("new comment by API", 1.4, "1 UpdateItem, 1 GetItem, 1 TransactWriteItems"),
    Row("reminder by email", 1.4, "1 Query, 1 TransactGetItems, 2 TransactWriteItems, 1 SendRawEmail"),
    Row("reminder by text", 1.4, "1 Query, 1 TransactGetItems, 1 GetItem, 2 TransactWriteItems, 1 Publish"),
    Row("sweep, nothing owed", 1.0, _SWEPT),
    Row("sweep, 1,000 not due yet", 1.0, _SWEPT),
    Row("sweep, 100,000 not due yet", 1.0, _SWEPT),
    Row("sweep, 10,000 due", 1.4, f"{_SWEPT}, 1000 SendMessageBatch"),
    Row("reply of 1 kB", 2.0, _REPLY),
    Row("reply of 100 kB", 15.0, _REPLY),
    Row("reply of 1 MB", 35.0, _REPLY),
)
"""In processor time, as a multiple of the floor's."""
COLD_STARTS = tuple(Row(f"cold start of {function}", 0.55) for function in FUNCTIONS)
"""In processor time, from nothing to the first answer, as a multiple of a stock app's with one call and a heading."""
MEMORY = tuple(Row(f"memory of {function}", 110, unit="MB") for function in FUNCTIONS)
"""The most that was resident during 1,000 events."""

ROWS = {row.name: row for row in (*WORK, *COLD_STARTS, *MEMORY)}
