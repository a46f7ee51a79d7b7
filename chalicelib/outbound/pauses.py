"""How long a message waits before it is tried again. Pure."""

from datetime import timedelta

FIRST = timedelta(seconds=1)
"""Most refusals are one busy moment."""
LONGEST = timedelta(minutes=20)
"""SES asks for waits of up to ten minutes while it throttles (developer guide, “Errors related to the sending quotas”).
Anything longer is a daily quota or a wrong set-up; twenty minutes are soon enough for these, and cheap: 72 tries a day."""
_SPREAD = 0.5

AFTER_MISTAKES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=3), timedelta(minutes=1))
"""After our first, second … mistake with a message; the last one only leads to giving up."""


def after_refusals(before: int, luck: float) -> timedelta:
    """Returns how long a message waits that was put off ``before`` times: a second, then twice as long each time.

    ``luck``, from 0 to 1, adds up to half of it, so that what was refused together doesn't come back together.
    """
    steady = min(FIRST * (1 << min(before, 11)), LONGEST)
    return steady * (1 + _SPREAD * luck)


def after_mistakes(attempts: int) -> timedelta:
    """Returns how long a message waits after the latest of several attempts that failed by our own mistake."""
    return AFTER_MISTAKES[min(attempts, len(AFTER_MISTAKES)) - 1]
