"""Idempotency-Key: repeating a POST returns the first answer and does nothing.

The key's row is written in the same transaction as the request's changes, and names what they made: there is no moment
in which one is there without the other. So whatever failed afterwards, an answer that was lost or a function that was
killed, a repeat is led to what the first request made, and of two at once one does it and both get its answer.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from chalice.app import Request, Response

from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.errors import AlreadyUsed, Invalid, Refused
from chalicelib.web.api.frame.problems import InProgress

KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 255
_LONGEST_NAME = 900
"""Bytes of a key that a row's own key has room for."""


def key(request: Request, actor: Actor, path: str, raw: bytes, now: datetime) -> Key | None:
    """Returns the row for this request's Idempotency-Key; ``None`` without one."""
    given = request.headers.get("idempotency-key")
    if given is None:
        return None
    name = given.strip()
    if not (1 <= len(name) <= LONGEST_KEY and name.isprintable()):
        raise Invalid({"Idempotency-Key": f"An Idempotency-Key can have 1 to {LONGEST_KEY} printable characters."})
    if len(name.encode()) > _LONGEST_NAME:
        name = hashlib.sha256(name.encode()).hexdigest()
    digest = hashlib.sha256(b"\0".join([request.method.encode(), path.encode(), raw])).hexdigest()
    return keys.new(
        f"idem#{actor.person_id}#{name}", kind="idempotency", now=now, lasts=KEPT_FOR, person_id=actor.person_id,
        data={"digest": digest},
    )  # fmt: skip


def run(once: Key, do: Callable[[], Response], again: Callable[[str], Response], *, now: datetime) -> Response:
    """Returns the answer of ``do``; or, if it was done before under this key, that of ``again`` for what it made.

    Looks first, so that a repeat counts towards no limit; and looks once more if it fails: it may have been done
    meanwhile, by another request or by this one, whose answer was lost.
    """
    before = keys.find(once.key, now)
    if before is not None:
        return _answered(before, once, again)
    try:
        return do()
    except Exception as error:
        before = keys.find(once.key, now)
        if before is None:
            raise
        if not isinstance(error, Refused):
            logging.getLogger(__name__).warning("a request was done, but not answered at first", exc_info=error)
        return _answered(before, once, again)


def _answered(before: Key, once: Key, again: Callable[[str], Response]) -> Response:
    data = before.data
    if data["digest"] != once.data["digest"]:
        raise AlreadyUsed
    if keys.MADE in data:
        return again(str(data[keys.MADE]))
    return _as_stored(before, again)


def _as_stored(before: Key, again: Callable[[str], Response]) -> Response:
    """Answers from a row of the time in which answers were stored: for a day after an update of this program."""
    data = before.data
    if data.get("secret"):
        return again("")
    if "body" not in data:
        raise InProgress
    return Response(data["body"], headers=dict(data["headers"]), status_code=int(data["status"]))
