"""Records what SES reports, through its queue, about sent mails."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import bounces
from chalicelib.outbound.outcomes import ses_events
from chalicelib.outbound.outcomes.ses_events import Event, NotOurs

REJECTED = "the email provider didn’t send it"


def accept(body: str, now: datetime) -> str:
    """Records the event in a queue message; returns a sentence for the log.

    Raises only for temporary trouble, such as an unreachable database: the queue then delivers the message again.
    """
    try:
        event = ses_events.read(body)
        note = _noting(event)
    except NotOurs as error:
        return f"Dropped a queue message that is no event of a mail: {error}."
    if note is None:
        return f"Ignored an event of kind {event.event_type[:40]!r}."
    told = []
    for mail in ses_events.mailed(event):
        news = "" if note(mail, now=now) else ", which changed nothing"
        told.append(f"{ses_events.kind(event)} at {addresses.masked(addresses.mailto(mail.to))}{news}")
    return f"A mail was {'; '.join(told)}." if told else "An event named no recipient."


def _noting(event: Event) -> Callable[..., bool] | None:
    """Returns the function that records this event for one recipient; ``None`` if there is nothing to record."""
    kind = ses_events.kind(event)
    if kind == "bounced" and event.bounce is not None:
        permanent, reason = ses_events.is_permanent(event.bounce), ses_events.reason(event.bounce)
        return partial(bounces.bounced, reason=reason, is_permanent=permanent)
    # What SES rejects (a virus) says nothing about the address, so it isn't counted either.
    if kind == "rejected":
        return partial(bounces.rejected, reason=REJECTED)
    return {"delivered": bounces.delivered, "complained": bounces.complained}.get(kind)
