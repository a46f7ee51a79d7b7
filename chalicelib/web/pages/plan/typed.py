"""Actions typed as lines: one on the plan's page, or a pasted list, shown as understood before anything is saved."""

from chalice.app import Response

from chalicelib import tokens
from chalicelib.domain.actions import adding, fields, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.bulk.adding import MOST_LINES, create_all
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.isolated import isolated
from chalicelib.web import typed_list
from chalicelib.web.pages.frame.forms import Form, Problems
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee
from chalicelib.web.pages.plan import typed_lines
from chalicelib.web.pages.plan.base import around
from chalicelib.web.pages.plan.typed_lines import Line

_LIST = "/plans/{plan_id}/list"


def _for_writer(visit: Visit, plan_id: str) -> tuple[Plan]:
    plan = plans.get_for(visit.my_id, plan_id)
    who_may.must_add(plan, visit.my_id)
    return (plan,)


@get("/plans/{plan_id}/reading", find=_for_writer)
def read_line(visit: Visit, plan: Plan) -> Response:
    """Answers with how a line is understood, for the script to show next to its field."""
    doer = assignee.assignee_id(plan, Form({"assigned_to": visit.query("assigned_to")}))
    line = typed_lines.understood(plan, visit.query("line")[: typed_lines.LONGEST_LINE], visit.now, doer)
    return visit.page("plan/typed_reading", reading=typed_lines.reading(visit, plan, line))


def _line_again(visit: Visit, plan: Plan) -> Response:
    return _page(visit, plan, [typed_lines.understood(plan, visit.form["line"], visit.now)])


@post("/plans/{plan_id}/line", find=_for_writer, again=_line_again, names={"what": "w0", "due.date": "d0", "due": "d0"})
def add_line(visit: Visit, plan: Plan) -> Response:
    """Adds the action if its date was shown next to the field; otherwise shows what was understood, for the visitor to
    save."""
    if visit.form["lines"].strip():
        return _read_list(visit, plan, visit.form["lines"])
    line = typed_lines.understood(plan, visit.form["line"], visit.now)
    fields.checked_what(line.what)
    if not (line.is_sure and line.wall == visit.form["seen"]):
        return _page(visit, plan, [line])
    with visit.once(
        whatever=["seen"], is_anew=True, still=lambda made: Action.find(plan.plan_id, int(made)) is not None
    ) as once:
        new = typed_lines.wanted(line)
        visit.made = str(int(adding.create(visit.actor, plan.plan_id, new, now=visit.now, once=once).number))
    return visit.redirect(f"/plans/{plan.plan_id}?just=added-{visit.made}")


@get(_LIST, find=_for_writer)
def list_form(visit: Visit, plan: Plan) -> Response:
    """Shows the field for a list."""
    return _page(visit, plan, [])


def _list_again(visit: Visit, plan: Plan) -> Response:
    return _page(visit, plan, typed_lines.sent(visit, plan) if visit.form["do"] != "read" else [])


@post(_LIST, find=_for_writer, again=_list_again)
def add_list(visit: Visit, plan: Plan) -> Response:
    """Shows a list as understood. Once it was shown, adds each of its lines, only once however often the form is
    sent."""
    choice = visit.form["do"]
    if choice == "read":
        return _read_list(visit, plan, visit.form["lines"])
    lines = typed_lines.sent(visit, plan)
    if choice.startswith("pick-"):
        return _page(visit, plan, typed_lines.picked(lines, choice))
    kept = [(place, line) for place, line in enumerate(lines) if line.what.strip()]
    if not kept:
        raise Invalid({"w0": "Say what needs to be done."})
    try:
        wanted = [typed_lines.wanted(line) for _, line in kept]
        with visit.once() as once:
            name = once.key if once else f"form#{tokens.new_id()}"
            numbers = create_all(visit.actor, plan.plan_id, wanted, once=name, now=visit.now)
    except Invalid as invalid:
        raise Invalid(typed_lines.at_lines(invalid.problems, [place for place, _ in kept])) from None
    if len(numbers) == 1:
        return visit.redirect(f"/plans/{plan.plan_id}?just=added-{numbers[0]}")
    return visit.redirect(f"/plans/{plan.plan_id}?just=listed-{len(numbers)}")


def _read_list(visit: Visit, plan: Plan, text: str) -> Response:
    found = typed_list.split(text)
    if not found:
        return _refused(visit, plan, "Write or paste one action a line.")
    if len(found) > MOST_LINES:
        return _refused(
            visit, plan, f"A list can have up to {MOST_LINES} lines; this one has {len(found):,}. Paste it in parts."
        )
    return _page(visit, plan, [typed_lines.understood(plan, line, visit.now) for line in found])


def _refused(visit: Visit, plan: Plan, sentence: str) -> Response:
    visit.problems = Problems({"lines": sentence}, status=Invalid.status)
    return _page(visit, plan, [])


def _page(visit: Visit, plan: Plan, lines: list[Line]) -> Response:
    """Shows lines in fields, with what to say about each; without lines, the field to paste them into."""
    there = actions.open_of_plan(plan.plan_id) if lines else []
    is_client = visit.my_id == plan.client_id
    return visit.page(
        "plan/typed_list",
        **around(visit, plan, "add"),
        lines=typed_lines.shown(visit, plan, lines, there),
        all=visit.form["all"] if visit.is_post else "",
        typed=visit.form["lines"] if visit.is_post else "",
        whose="yours" if is_client else f"{isolated(plan.client.name)}’s",
        named_problems=typed_lines.with_places(visit.problems.fields),
    )
