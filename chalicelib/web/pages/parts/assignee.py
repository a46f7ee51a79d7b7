"""Who does an action: the choice in its forms, for coaches, and the names in lists."""

from collections.abc import Collection

import msgspec

from chalicelib.domain.actions import assigning
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans.plan import Plan
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts.names import called
from chalicelib.web.pages.parts.reminder_rows import ReminderRow

CLIENT = "client"


class Choice(msgspec.Struct):
    """Someone who can do an action."""

    value: str
    name: str
    called: str
    """The name in reminders: ``you``, or the whole name."""
    zone: str
    is_chosen: bool


def choices(visit: Visit, plan: Plan, values: Form) -> list[Choice]:
    """Returns the client and the plan's coaches, the visitor first among the coaches; empty for a client, who does
    their own actions."""
    if not plan.coaches(visit.my_id):
        return []
    chosen = assignee_id(plan, values) or CLIENT
    coaches = sorted(plan.active_coaches(), key=lambda member: member.person_id != visit.my_id)
    return [
        Choice(
            value=value,
            name="You" if member.person_id == visit.my_id else member.name,
            called=called(visit, member),
            zone=member.time_zone,
            is_chosen=value == chosen,
        )
        for value, member in ((CLIENT, plan.client), *((coach.person_id, coach) for coach in coaches))
    ]


def assignee_id(plan: Plan, values: Form, field: str = "assigned_to") -> str | None:
    """Returns the coach chosen in the form, or ``None`` for the client. Saving refuses anyone who can't be chosen."""
    asked = values[field]
    return asked if asked in [coach.person_id for coach in plan.active_coaches()] else None


def follow(plan: Plan, form: Form, fields: dict[str, str], rows: list[ReminderRow]) -> list[ReminderRow]:
    """Turns the reminders over to the person now chosen, if the form was shown for another one; returns the rows.

    The domain does the same on saving. If the form is only shown again, the zone of the date changes too.
    """
    before, after = assignee_id(plan, form, "shown_for"), assignee_id(plan, form)
    if form["do"] == "more":
        rows[-1].who = f"{assigning.side(before)}-email"
    if before == after or not form["shown_for"]:
        return rows
    if fields["zone"] == plan.assignee(before).time_zone and form["do"] not in ("add", "another", "save"):
        fields["zone"] = plan.assignee(after).time_zone
    turned = [
        msgspec.structs.replace(row, who=row.who.replace(assigning.side(before), assigning.side(after), 1))
        for row in rows
    ]
    return [row for place, row in enumerate(turned) if row not in turned[:place]]


def doer(visit: Visit, plan: Plan, action: Action) -> str:
    """Returns the name of the coach who does an action, or ``You``; empty for the client's own actions."""
    if action.assigned_to == "client":
        return ""
    member = plan.assignee(action.assignee_id)
    return "You" if member.person_id == visit.my_id else member.name


def title(visit: Visit, plan: Plan, doers: Collection[str]) -> str:
    """Returns the heading of a plan's open Coach Actions: ``What Carol Reed does for you``."""
    whom = called(visit, plan.client)
    if len(doers) > 1:
        return f"What the coaches do for {whom}"
    (name,) = doers
    return f"What {'you do' if name == 'You' else f'{isolated(name)} does'} for {whom}"
