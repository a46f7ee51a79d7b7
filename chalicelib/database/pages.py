"""Pages: a part of a list, with the cursor of the next one."""

from collections.abc import Callable, Mapping
from typing import Any, Generic

import msgspec

from chalicelib import tokens
from chalicelib.database.failures import passing_errors
from chalicelib.database.rows import T
from chalicelib.errors import Invalid


class Page(msgspec.Struct, Generic[T]):
    """Some items of a list, and the cursor of the next ones; ``None`` at the end."""

    items: list[T]
    next_cursor: str | None


def page(
    query: Any,
    *,
    of: str,
    where: Callable[[Any], bool] | None = None,
    seen: Callable[[Any], bool] | None = None,
    limit: int,
    most_read: int | None = None,
) -> Page[Any]:
    """Returns up to ``limit`` rows of a running PynamoDB query; the cursor is signed for the list that ``of`` names.

    For the reader, rows that aren't ``seen`` don't exist: neither the length of a page nor its cursor depends on them.
    So a cursor leads on from a row that is seen, and only if there is another one. Of those that are seen but don't
    belong, at most ``most_read`` are looked at, after which a page may be short and still not be the last.
    """
    items: list[Any] = []
    key, read = None, 0
    with passing_errors():
        for row in query:
            if seen is not None and not seen(row):
                continue
            belongs = where is None or where(row)
            if read == most_read or (belongs and len(items) == limit):
                return Page(items, write_cursor(key, of) if key else None)
            read += 1
            if len(items) < limit:
                key = query.last_evaluated_key
                if belongs:
                    items.append(row)
    return Page(items, None)


def write_cursor(key: Mapping[str, Any], of: str) -> str:
    """Returns a cursor that continues after ``key``, for this list only."""
    return tokens.sign("cursor", msgspec.json.encode(key), of)


def read_cursor(cursor: str | None, of: str) -> dict[str, Any] | None:
    """Returns the key to continue from; ``None`` without a cursor.

    Raises `Invalid` for a cursor that was altered or belongs to another list.
    """
    if not cursor:
        return None
    payload = tokens.verify("cursor", cursor, of)
    if payload is None:
        raise Invalid({"cursor": "This cursor doesn’t belong to this list. Start again without it."})
    return dict(msgspec.json.decode(payload))
