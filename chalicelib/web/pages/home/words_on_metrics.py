"""What the home page says about a client's metrics."""

from zoneinfo import ZoneInfo

from chalicelib import times
from chalicelib.domain.plans.followed import Following
from chalicelib.domain.reports.clients import Figures
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit

LONGEST_METRIC = 40
"""In characters: the most of a metric's name, since two hundred clients are one page."""


def metrics(visit: Visit, figures: Figures) -> str:
    """Says ``Weight: nothing for 9 days``, or that questions are paused; empty if there is nothing to say."""
    lately = figures.lately
    if lately.paused is not None:
        until = lately.paused.until
        today = visit.now.astimezone(ZoneInfo(visit.zone)).date()
        return f"metrics paused{f' until {times.dated(until, today)}' if until else ''}"
    more = len(lately.metrics[1:])
    return f"{_following(lately.metrics[0])}{f', and {more} more' if more else ''}" if lately.metrics else ""


def _following(metric: Following) -> str:
    whole = metric.name
    name = isolated(whole if len(whole) <= LONGEST_METRIC else f"{whole[: LONGEST_METRIC - 1]}…")
    if metric.is_alone:
        return f"{name}: kept up, but none of its actions got done for two weeks"
    nothing = "no value yet" if metric.days is None else f"nothing for {metric.days} days"
    actions = "one of its actions" if metric.done == 1 else f"{metric.done} of its actions"
    return f"{name}: {nothing}{f', while {actions} got done' if metric.done else ''}"
