"""Idempotency-Key: repeating a POST returns the first answer and does nothing.

The key's row is written in the same transaction as the request's changes, so that of two at once only one succeeds; the
answer is stored in it afterwards. If that second step fails, a repeat is told that the request was received.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from chalice.app import Request, Response

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.errors import AlreadyUsed, Invalid, Refused
from chalicelib.web.api.frame.problems import InProgress, SecretShownOnce

KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 255


def key(request: Request, actor: Actor, path: str, raw: bytes, now: datetime) -> Key | None:
    """Returns the row for this request's Idempotency-Key; ``None`` without one."""
    given = request.headers.get("idempotency-key")
    if given is None:
        return None
    if not 1 <= len(given.strip()) <= LONGEST_KEY:
        raise Invalid({"Idempotency-Key": f"An Idempotency-Key can have 1 to {LONGEST_KEY} characters."})
    digest = hashlib.sha256(b"\0".join([request.method.encode(), path.encode(), raw])).hexdigest()
    return keys.new(
        f"idem#{actor.person_id}#{given.strip()}", kind="idempotency", now=now, lasts=KEPT_FOR, person_id=actor.person_id,
        data={"digest": digest},
    )  # fmt: skip


def run(once: Key, do: Callable[[], Response], *, now: datetime, keeps_answer: bool) -> Response:
    """Returns the answer of ``do``, or the stored answer if it was done before under this key."""
    digest = once.data["digest"]
    try:
        response = do()
    except Refused:
        # It may be refused just because it was done before: now the limit is reached, or the reminder's time has passed.
        before = keys.find(once.key, now)
        if before is None:
            raise
        return _again(before, digest)
    _store(once, {"digest": digest, "secret": True} if not keeps_answer else {
        "digest": digest, "status": response.status_code, "body": response.body, "headers": dict(response.headers),
    })  # fmt: skip
    return response


def _again(before: Key, digest: str) -> Response:
    data = before.data
    if data["digest"] != digest:
        raise AlreadyUsed
    if data.get("secret"):
        raise SecretShownOnce
    if "body" not in data:
        raise InProgress
    return Response(data["body"], headers=dict(data["headers"]), status_code=int(data["status"]))


def _store(once: Key, data: dict[str, object]) -> None:
    write = Write()
    write.update(Key, once.key, [Key.data.set(data)], condition=Key.person_id == once.person_id)
    try:
        write.commit()
    except Refused:
        # The request succeeded and must be answered so; only a repeat won't get this answer.
        logging.getLogger(__name__).warning("the answer for an idempotency key could not be stored", exc_info=True)
