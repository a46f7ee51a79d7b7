"""Replies that were refused, by name, with enough of the text for a coach to recognise it."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute

from chalicelib.domain import keys, stream
from chalicelib.domain.keys import Key
from chalicelib.tables import Row, Time, Write

BEGINNING = 500


class Refusal(Row):
    class Meta:
        env = "REFUSALS_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    """``none`` where no plan is known."""
    entry_id = UnicodeAttribute(range_key=True)
    at = Time()
    reason = UnicodeAttribute()
    """The name of the refusal's class, such as ``OtherSender``."""
    via = UnicodeAttribute()
    sender = UnicodeAttribute()
    person_id = UnicodeAttribute(null=True)
    beginning = UnicodeAttribute(default="")
    message = UnicodeAttribute(default="")
    """The Message-ID, or the id of the text or of the stored mail."""


def record(
    *,
    reason: str,
    via: str,
    sender: str,
    beginning: str,
    message: str,
    now: datetime,
    plan_id: str | None = None,
    person_id: str | None = None,
    once: Key | None = None,
) -> Refusal:
    """Keeps a refused reply; the beginning of its text at most 500 characters. With ``once``: one time only."""
    refusal = Refusal(
        plan_id or "none",
        stream.new_entry_id(now),
        at=now,
        reason=reason,
        via=via,
        sender=sender[:320],
        person_id=person_id,
        beginning=beginning[:BEGINNING],
        message=message[:500],
    )
    write = Write()
    keys.once(write, once, now)
    write.put(refusal)
    write.commit()
    return refusal
