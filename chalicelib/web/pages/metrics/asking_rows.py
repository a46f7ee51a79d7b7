"""The rows of a metric's form that say when and how somebody is asked, one for each time. Adding and removing rows
needs no script."""

from collections.abc import Iterable
from typing import Any

import msgspec

from chalicelib import clock_times
from chalicelib.domain.metrics.metric import CLIENT, Asking
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import form_rows, text_notes

BY_WORDS = {"email": "by email", "text": "by text"}
ABOUT_WORDS = {"day": "about the same day", "day-before": "about the day before"}


class AskingRow(msgspec.Struct, frozen=True):
    """A time at which to ask, as typed."""

    at: str = "20:00"
    by: str = "email"
    about: str = "day"


def fresh() -> Form:
    """Returns the fields of a new metric's row."""
    return as_typed([AskingRow()])


def typed(form: Form) -> list[AskingRow]:
    """Returns the rows of a form, after "add a time" or "remove" was pressed."""
    found = [AskingRow(*fields) for fields in form_rows.typed(form, "at", AskingRow.__struct_fields__)]
    return [*found, AskingRow()] if form_rows.is_to_add(form) else found


def of(askings: Iterable[Asking]) -> Form:
    """Returns the fields with the present settings."""
    found = [AskingRow(each.at, each.by, "day-before" if each.is_about_day_before else "day") for each in askings]
    return as_typed(found)


def as_typed(rows: Iterable[AskingRow]) -> Form:
    fields = {
        f"r{i}_{name}": value for i, row in enumerate(rows) for name, value in msgspec.structs.asdict(row).items()
    }
    return Form(fields)


def read(form: Form) -> tuple[Asking, ...]:
    """Returns the times to ask at; raises `Invalid` for one that isn't possible.

    If nobody is asked, the rows aren't shown; those that can be read are kept for a rhythm that asks somebody.
    """
    try:
        return tuple(_read(row) for row in typed(form))
    except Invalid:
        if form["every"] == "whenever":
            return ()
        raise


def _read(row: AskingRow) -> Asking:
    by: Any = row.by
    if by not in BY_WORDS or row.about not in ABOUT_WORDS:
        raise Invalid({"askings": "Choose how to ask, and about which day."})
    return Asking(clock_times.typed_hour(row.at, "askings"), by, row.about == "day-before")


def texting(visit: Visit, plan: Plan) -> list[tuple[str, str]]:
    """Says which of those who may be asked can't be texted yet: ``client`` or ``coach``, with a sentence."""
    found = []
    for member in plan.active_coaches():
        found.append(("coach", text_notes.of_asking(visit, seeing.seen(plan, visit.my_id, member.person_id))))
    client = text_notes.of_asking(visit, seeing.seen(plan, visit.my_id, plan.client_id))
    return [(who, note) for who, note in [(CLIENT, client), *found] if note]
