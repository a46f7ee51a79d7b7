"""When the last session was: what a page shows that looks back to it. Pure."""

from datetime import datetime

from chalicelib.domain.owed.holding import SAME_SESSION
from chalicelib.domain.plans.plan import Plan


def before_this(plan: Plan, now: datetime) -> datetime | None:
    """Returns when the last session began, not counting one that may be going on; ``None`` if none is known.

    One that was planned counts too: not every session changes something.
    """
    known = (plan.last_session, plan.session_before, plan.next_session)
    return max((each for each in known if each is not None and now - each > SAME_SESSION), default=None)


def present(plan: Plan, now: datetime) -> datetime | None:
    """Returns when a session that may still be going on began, provided that something was changed in it."""
    last = plan.last_session
    return last if last is not None and now - last <= SAME_SESSION else None
