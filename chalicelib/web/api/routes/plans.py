"""Plans."""

from msgspec import UNSET

from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan as PlanRow
from chalicelib.domain.team import correcting, opening
from chalicelib.errors import NotAllowed, PlanNotFound, StaleVersion, WrongState
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.base import PageQuery, given
from chalicelib.web.api.types.plans import NewPlan, Plan, PlanChange, Plans, changed_defaults


@route("GET", "/plans", "Plans", takes=PageQuery, gives=Plans)
def list_plans(call: Call) -> Answer:
    """List your plans.

    The plans you're a member of, as coach or client, oldest first.
    """
    page = plans.list_for(call.actor.person_id, cursor=call.query.cursor, limit=call.query.limit)
    return Answer(Plans([Plan.of(row, call.actor.person_id, call.now) for row in page.items], page.next_cursor))


def _opened_before(call: Call, made: str) -> Answer:
    return get_plan(call, made)


@route("POST", "/plans", "Plans", takes=NewPlan, gives=Plan, refuses=(NotAllowed,), again=_opened_before)
def open_plan(call: Call) -> Answer:
    """Open a plan and invite its client.

    For coaches. The client gets one email, and nothing else until they accept. The answer doesn't say whether we know the
    person already.
    """
    row = opening.open_plan(call.actor, call.body.client.details(), now=call.now, once=call.once)
    return _plan(call, row, new_id=row.plan_id)


@route("GET", "/plans/{plan_id}", "Plans", gives=Plan, refuses=(PlanNotFound,))
def get_plan(call: Call, plan_id: str) -> Answer:
    """Get a plan."""
    return _plan(call, plans.get_for(call.actor.person_id, plan_id))


@route(
    "PATCH",
    "/plans/{plan_id}",
    "Plans",
    takes=PlanChange,
    gives=Plan,
    conditional=True,
    refuses=(PlanNotFound, NotAllowed, WrongState),
)
def change_plan(call: Call, plan_id: str) -> Answer:
    """Change a plan's defaults, what links in emails open, or correct the client's details.

    For its coaches. You can correct the client's email address until they accept, and number and time zone until
    they've set their own.
    """
    row = plans.get_as_coach(call.actor.person_id, plan_id)
    if call.version is not None and call.version != row.version:
        raise StaleVersion
    asked = call.body
    defaults = changed_defaults(row.defaults, asked.defaults)
    defaults.check()  # checked before anything is written: the two are changed one after the other
    if given(asked.client):
        row = correcting.correct(call.actor, plan_id, asked.client.details(), now=call.now, version=call.version)
    if given(asked.defaults) or asked.cards is not UNSET:
        version = int(row.version) if call.version is not None else None
        row = changing.change_defaults(
            call.actor.person_id, plan_id, defaults, version=version, now=call.now, via=call.actor.via,
            cards_off=None if asked.cards is UNSET else not asked.cards,
        )  # fmt: skip
    return _plan(call, row)


def _plan(call: Call, row: PlanRow, new_id: str | None = None) -> Answer:
    return Answer(Plan.of(row, call.actor.person_id, call.now), row.version_for(call.actor.person_id), new_id)
