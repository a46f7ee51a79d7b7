"""Figures in words: how much was done on time, how often and by how much dates were moved."""

from datetime import timedelta

_ENOUGH = 5
"""From this many done actions on, a percentage says more than the numbers."""


def on_time(on_time: int, done: int) -> str:
    """Says ``1 of 1``, or ``83 %`` from five on, rounded down so that 100 % means all; empty if nothing was done."""
    if not done:
        return ""
    return f"{on_time} of {done}" if done < _ENOUGH else f"{100 * on_time // done}\N{NO-BREAK SPACE}%"


def often(count: int) -> str:
    """Says ``once``, ``twice`` or ``3 times``."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def moved_by(later: timedelta) -> str:
    """Says ``, by 3 days``, or ``, to 3 days earlier`` for a date that was brought forward."""
    days = round(abs(later) / timedelta(days=1))
    if not days:
        return ", by less than a day"
    size = f"{days} day{'s' if days != 1 else ''}"
    return f", by {size}" if later > timedelta() else f", to {size} earlier"


def actions_done(done: int, serving: int) -> str:
    """Says ``23 actions done, 5 of them for it``; empty for none."""
    served = f", {serving} of them for it" if serving and done > 1 else ", for it" if serving else ""
    return f"{done} action{'s' if done != 1 else ''} done{served}" if done else ""
