"""The choices that the form of a metric offers, in words."""

from typing import Any

from chalicelib import times
from chalicelib.domain.metrics import units, values
from chalicelib.domain.metrics.days import WEEKDAYS
from chalicelib.domain.metrics.metric import CLIENT
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import asking_rows
from chalicelib.web.pages.parts.names import called

_AIMS = ("better", "target_from", "target_from_date", "target_to", "target_to_date", "band_low", "band_high")
KIND_WORDS = {
    "number": "A number, such as a weight",
    "total": "A count that adds up, such as calls",
    "rating": "A rating, such as a mood from 1 to 5",
    "yes_no": "Yes or no, such as walked",
    "duration": "A length of time, such as sleep",
    "pair": "Two numbers, such as 120/80",
}
EVERY_WORDS = {
    "day": "Every day",
    "weekdays": "On chosen days of the week",
    "week": "Once a week",
    "month": "Once a month",
    "whenever": "Whenever there is something",
}
BETTER_WORDS = {
    "": "Neither is better",
    "higher": "Higher is better",
    "lower": "Lower is better",
    "range": "Within a range is best",
}
PER_DAY_WORDS = {
    "": "as usual for its kind",
    "last": "the last one",
    "sum": "their sum",
    "mean": "their mean",
    "min": "the lowest",
    "max": "the highest",
}
DECIMAL_WORDS = {"": "As usual", **{str(n): "None" if n == 0 else str(n) for n in range(values.MOST_DECIMALS + 1)}}


def context(visit: Visit, plan: Plan, form: Form) -> dict[str, Any]:
    """Returns what the form holds, and the choices that it offers."""
    coaches = [(coach.person_id, called(visit, coach)) for coach in plan.active_coaches()]
    return {
        "kinds": KIND_WORDS.items(),
        "everies": EVERY_WORDS.items(),
        "betters": BETTER_WORDS.items(),
        "per_days": PER_DAY_WORDS.items(),
        "decimals": DECIMAL_WORDS.items(),
        "weekdays": [(f"on_{day}", name) for day, name in zip(WEEKDAYS, times.DAYS, strict=True)],
        "asked": [(CLIENT, called(visit, plan.client)), *coaches],
        "units": units.USUAL,
        "rows": asking_rows.typed(form),
        "fresh_row": asking_rows.AskingRow(),
        "bys": asking_rows.BY_WORDS.items(),
        "abouts": asking_rows.ABOUT_WORDS.items(),
        "texting": asking_rows.texting(visit, plan),
        "values": form,
        "has_aim": any(form[name] or name in visit.problems.fields for name in _AIMS),
    }
