"""Actions typed as lines: how one is read, and adding a list of them."""

from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import CLIENT, Due
from chalicelib.domain.bulk import adding
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound
from chalicelib.isolated import quoted
from chalicelib.web import typed_list
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.lists import LineQuery, LineRead, ListAdded, NewList

_REFUSALS = (PlanNotFound, NotAllowed)


@route("GET", "/plans/{plan_id}/reading", "Actions", takes=LineQuery, gives=LineRead, refuses=_REFUSALS)
def read_line(call: Call, plan_id: str) -> Answer:
    """Read a typed line.

    Says how a line such as "Call the bank Fri 5pm" is understood, by the client's clock. Nothing is saved.
    """
    plan = _plan(call, plan_id)
    return Answer(LineRead.of(*typed_list.read(plan, call.query.line, call.now)))


def _added_before(call: Call, made: str, plan_id: str) -> Answer:
    _plan(call, plan_id)
    return _answer(adding.numbers_of(made, call.now))


@route(
    "POST", "/plans/{plan_id}/lists", "Actions", takes=NewList, gives=ListAdded, refuses=_REFUSALS, again=_added_before
)
def add_list(call: Call, plan_id: str) -> Answer:
    """Add a list of actions.

    One action a line, each for the client: what, and by when at the end. Bullets are left out, and so are numbers if all
    lines have one. Nothing is added if a line can't be: `errors` has a sentence for each, such as `lines.2`. Members are
    notified in one email. `Location` is the first action. After a 503 some may have been added: send the same request again
    under its `Idempotency-Key` to finish.
    """
    plan = _plan(call, plan_id)
    sent = {place: " ".join(line.split()) for place, line in enumerate(call.body.lines) if line.strip()}
    places = list(sent)
    wanted = _wanted(call, plan, dict(zip(places, typed_list.split("\n".join(sent.values())), strict=True)))
    try:
        numbers = adding.create_list(call.actor, plan_id, wanted, once=call.once, now=call.now)
    except Invalid as invalid:
        problems = invalid.problems.items()
        raise Invalid({f"lines.{places[int(at.partition('.')[0])]}": said for at, said in problems}) from None
    return _answer(numbers)


def _plan(call: Call, plan_id: str) -> Plan:
    plan = plans.get_for(call.actor.person_id, plan_id)
    who_may.must_add(plan, call.actor.person_id)
    return plan


def _wanted(call: Call, plan: Plan, lines: dict[int, str]) -> list[NewAction]:
    """Returns the actions to add, from lines by their places. Raises `Invalid` at each line that has no date, or one that
    may mean several days."""
    wanted, problems = [], {} if lines else {"lines": "Send one action a line."}
    for place, line in lines.items():
        what, walls = typed_list.read(plan, line, call.now)
        if not walls and call.body.by is not None:
            walls = [f"{call.body.by}T{typed_list.usual(plan)}"]
        if len(walls) == 1:
            day, _, hour = walls[0].partition("T")
            wanted.append(NewAction(what, Due(date=day, time=hour, time_zone=CLIENT)))
        elif walls:
            meant = " or ".join(typed_list.called(wall) for wall in walls)
            problems[f"lines.{place}"] = f"{quoted(what)} could mean {meant}. Write the date as 2026-12-04."
        else:
            problems[f"lines.{place}"] = "By when? Put a day at the end, such as “Fri 5pm”, or send `by` for all."
    if problems:
        raise Invalid(problems)
    return wanted


def _answer(numbers: list[int]) -> Answer:
    return Answer(ListAdded(numbers), elsewhere=f"actions/{numbers[0]}")
