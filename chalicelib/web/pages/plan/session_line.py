"""The line of a session's page that adds an action: how it is understood, which is shown before it is saved."""

from typing import Any

from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web import typed_list
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, by_when
from chalicelib.web.pages.plan import typed_lines
from chalicelib.web.pages.plan.typed_lines import Line

NO_DATE = "By when? Put a day at the end, such as “Fri 5pm”, or press one below."


def shown(visit: Visit, plan: Plan) -> dict[str, Any]:
    """Returns what the page shows for the line: as it was sent, how it was understood, and the days to choose from."""
    form, reading, on = visit.form if visit.is_post else Form(), None, dict[str, str]()
    line = _understood(visit, plan) if form["what"].strip() else None
    if line is not None and "what" in visit.problems.fields:
        on = by_when.quick_words(by_when.MOVES, plan.assignee(line.assignee_id).time_zone, visit)
    elif line is not None and line.date:
        reading = typed_lines.reading(visit, plan, line)
        on = {} if line.is_sure else {line.wall: typed_list.called(line.wall), **dict(line.others)}
    return {"what": form["what"], "reading": reading, "on": on, "doers": assignee.choices(visit, plan, form)}


def sent(visit: Visit, plan: Plan) -> Line:
    """Returns the line with the day whose button was pressed; raises `Invalid` at ``what`` if it has none."""
    line = _understood(visit, plan)
    choice = visit.form["do"].removeprefix("on-")
    if choice in by_when.MOVES:
        zone = plan.assignee(line.assignee_id).time_zone
        line.what, line.date = visit.form["what"], by_when.quick(choice, zone, visit.now)
    elif choice and choice in [line.wall, *(wall for wall, _ in line.others)]:
        line.date, _, line.time = choice.partition("T")
    elif not line.what.strip():
        raise Invalid({"what": "Say what needs to be done, and by when."})
    elif not line.date:
        raise Invalid({"what": NO_DATE})
    return line


def is_shown(visit: Visit, line: Line) -> bool:
    """Returns whether its date was shown next to the field, or chosen there."""
    return visit.form["do"].startswith("on-") or (line.is_sure and line.wall == visit.form["seen"])


def _understood(visit: Visit, plan: Plan) -> Line:
    doer = assignee.assignee_id(plan, visit.form)
    return typed_lines.understood(plan, visit.form["what"], visit.now, doer)
