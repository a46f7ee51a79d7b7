"""Who does an action: the choice that coaches have in its forms, and the names in lists."""

from collections.abc import Collection

import msgspec

from chalicelib.domain.actions import assigning
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts.names import called, first_name
from chalicelib.web.pages.parts.reminder_rows import ReminderRow

CLIENT = "client"


class Choice(msgspec.Struct):
    """Somebody an action can be for."""

    value: str
    name: str
    called: str
    """As the reminders call them: ``you``, or by first name."""
    zone: str
    is_chosen: bool


def choices(visit: Visit, plan: Plan, values: Form) -> list[Choice]:
    """Returns the client and the plan's coaches, the visitor first among these; none for a client, whose actions are theirs."""
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
    """Returns who is chosen, as the form is shown; who can't be is refused when it is saved."""
    asked = values[field]
    return asked if asked in [coach.person_id for coach in plan.active_coaches()] else None


def follow(plan: Plan, form: Form, fields: dict[str, str], rows: list[ReminderRow]) -> list[ReminderRow]:
    """Returns the rows for somebody else than the form was shown for, who gets the reminders of who would have done it.

    The domain does the same. The clock of the date follows too, where only the form is shown again.
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
    """Returns who does a Coach Action, by first name; empty for the client's own."""
    if action.assigned_to == "client":
        return ""
    member = plan.assignee(action.assignee_id)
    return "You" if member.person_id == visit.my_id else first_name(member.name)


def title(visit: Visit, plan: Plan, doers: Collection[str]) -> str:
    """Says ``Carol does for you``, above the open Coach Actions of a plan."""
    whom = "you" if visit.my_id == plan.client_id else first_name(plan.client.name)
    if len(doers) > 1:
        return f"The coaches do for {whom}"
    (name,) = doers
    return f"{name} {'do' if name == 'You' else 'does'} for {whom}"
