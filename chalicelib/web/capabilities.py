"""The links in messages: each acts for one person, and mostly for one action. One page, one form, no signing in.

Nothing changes on GET, since programs open every link in a mail; a POST needs no cookie, script or Origin.
"""

from chalice.app import Response

from chalicelib import times
from chalicelib.domain import actions, choices, completion, emails, joining, links, people, plans, stopped_mail
from chalicelib.domain.links import Target
from chalicelib.domain.people import Actor, Person
from chalicelib.domain.plans import Plan
from chalicelib.errors import ActionNotFound, AddressInUse, LinkBroken, LinkExpired, PlanNotFound
from chalicelib.web import forms, pages_choices, pages_due
from chalicelib.web.pages_clients import zone_areas
from chalicelib.web.pages_route import get, post
from chalicelib.web.pages_timeline import EVENTS as EVENT_WORDS
from chalicelib.web.rendering import Visit


@get("/done/{token}", signed_in=False)
def done_link(visit: Visit, token: str) -> Response:
    """The action, and one button."""
    person, target = links.follow("done", token)
    return _done_page(visit, person, target)


@post("/done/{token}", signed_in=False)
def use_done_link(visit: Visit, token: str) -> Response:
    """Marks it done, or with ``undo`` open again."""
    person, target = links.follow("done", token)
    change = completion.reopen if visit.form["undo"] else completion.complete
    change(Actor(person.person_id, "link"), target.plan_id, target.number, now=visit.now)
    return _done_page(visit, person, target, just="reopened" if visit.form["undo"] else "done")


@get("/notices/{token}", signed_in=False)
def notices_link(visit: Visit, token: str) -> Response:
    """What this person gets from this plan."""
    person, target = links.follow("notices", token)
    return _notices_page(visit, person, plans.get_for(person.person_id, target.plan_id))


@post("/notices/{token}", signed_in=False)
def use_notices_link(visit: Visit, token: str) -> Response:
    """Saves the choices for this plan."""
    person, target = links.follow("notices", token)
    plan = plans.get_for(person.person_id, target.plan_id)

    def do() -> Response:
        changed = choices.change(
            person.person_id, plan.plan_id, pages_choices.read(visit.form), now=visit.now, via="link"
        )
        return _notices_page(visit, person, changed, is_saved=True)

    return forms.or_again(do, lambda **why: _notices_page(visit, person, plan, **why))


@get("/unsubscribe/{token}", signed_in=False)
def unsubscribe_link(visit: Visit, token: str) -> Response:
    person, target = links.follow("unsubscribe", token)
    plan = plans.get_for(person.person_id, target.plan_id)
    return _unsubscribe_page(visit, person, plan, target)


@post("/unsubscribe/{token}", signed_in=False)
def use_unsubscribe_link(visit: Visit, token: str) -> Response:
    """Stops the kinds of mail that one was of, in one plan: from our page, or from a mail program's button (RFC 8058); ``undo`` resumes it."""
    person, target = links.follow("unsubscribe", token)
    plan = plans.get_for(person.person_id, target.plan_id)
    for event in _stoppable(target):
        if visit.form["undo"]:
            plan = choices.resume(person, target.plan_id, event, now=visit.now)
        else:
            plan = choices.stop(person.person_id, target.plan_id, event, now=visit.now)
    return _unsubscribe_page(visit, person, plan, target)


@get("/zone/{token}", signed_in=False)
def zone_link(visit: Visit, token: str) -> Response:
    person, _ = links.follow("zone", token)
    return _zone_page(visit, person)


@post("/zone/{token}", signed_in=False)
def use_zone_link(visit: Visit, token: str) -> Response:
    """The zone they live in; their plans follow."""
    person, _ = links.follow("zone", token)

    def do() -> Response:
        changed = people.change(Actor(person.person_id, "link"), time_zone=visit.form["zone"], now=visit.now)
        return _zone_page(visit, changed, is_saved=True)

    def again(problems: dict[str, str], notice: str, status: int) -> Response:
        at = forms.at_fields(problems, {"time_zone": "zone"})
        return _zone_page(visit, person, problems=at, notice=notice, status=status)

    return forms.or_again(do, again)


@get("/invitation/{token}", signed_in=False)
def invitation_link(visit: Visit, token: str) -> Response:
    """Who invites, and what it means."""
    person, target = links.follow("invitation", token)
    return _invitation_page(visit, joining.invitation_for(person.person_id, target.plan_id), person)


@post("/invitation/{token}", signed_in=False)
def use_invitation_link(visit: Visit, token: str) -> Response:
    """Accept, or "This isn't me"."""
    person, target = links.follow("invitation", token)
    actor = Actor(person.person_id, "link")
    if visit.form["do"] == "decline":
        plan = joining.invitation_for(person.person_id, target.plan_id)
        joining.decline(actor, target.plan_id, now=visit.now)
        return _invitation_page(visit, plan, person, is_declined=True)
    return _invitation_page(visit, joining.accept(actor, target.plan_id, now=visit.now), person)


@get("/email/{token}", signed_in=False)
def email_link(visit: Visit, token: str) -> Response:
    person_id, email = _email(token, visit)
    person = people.get(person_id)
    known = "stopped" if stopped_mail.is_stopped(person, email) else "added"
    return visit.page("email_link", name=person.name, email=email, state=known if email in person.emails() else "new")


@post("/email/{token}", signed_in=False)
def use_email_link(visit: Visit, token: str) -> Response:
    """Adds the address to the person who asked for it, or turns mails to it on again."""
    person_id, email = _email(token, visit)
    was_stopped = stopped_mail.is_stopped(people.get(person_id), email)
    try:
        person, email = emails.confirm(token, now=visit.now)
    except AddressInUse as refused:
        raise AddressInUse(f"{refused.sentence} Whoever has it can remove it in their settings first.") from refused
    return visit.page("email_link", name=person.name, email=email, state="again" if was_stopped else "added")


@get("/address/{token}", signed_in=False)
def address_link(visit: Visit, token: str) -> Response:
    """The address that an answer came from, and one button."""
    person, email = _address(token, visit)
    return _address_page(visit, person, email)


@post("/address/{token}", signed_in=False)
def use_address_link(visit: Visit, token: str) -> Response:
    """Adds it to the person whose known mailbox the link was sent to."""
    _address(token, visit)
    try:
        person, email = emails.add_offered(token, now=visit.now)
    except AddressInUse as refused:
        raise AddressInUse(f"{refused.sentence} Whoever has it can remove it in their settings first.") from refused
    return _address_page(visit, person, email)


def _address(token: str, visit: Visit) -> tuple[Person, str]:
    try:
        return links.follow_address(token, visit.now)
    except LinkExpired:
        raise LinkExpired("This link has expired. You can add the address in your settings.") from None


def _address_page(visit: Visit, person: Person, email: str) -> Response:
    return visit.page("address_link", name=person.name, email=email, is_added=email in person.emails())


def _done_page(visit: Visit, person: Person, target: Target, just: str = "") -> Response:
    try:
        plan, action = actions.get_for(person.person_id, target.plan_id, target.number)
    except (PlanNotFound, ActionNotFound) as gone:
        raise type(gone)("This action is not there any more: it was deleted, or the plan isn’t yours now.") from gone
    zone, hours = str(person.time_zone), str(person.hours)
    other = plan.primary if person.person_id == plan.client_id else plan.client
    return visit.page(
        "done_link",
        action=action,
        key=plan.key(int(action.number)),
        due=times.said(action.due_at, zone, visit.now, hours, name_zone=not person.zone_confirmed),
        is_late=action.is_late(visit.now),
        done_at=times.said(action.done_at, zone, visit.now, hours) if action.done_at else "",
        other=pages_due.first_name(other.name),
        just=just,
        page=f"{visit.base}/plans/{plan.plan_id}/actions/{int(action.number)}",
        may_complete=actions.may_complete(plan, action, person.person_id),
        doer=plan.assignee(action.assignee_id).name,
    )


def _notices_page(
    visit: Visit,
    person: Person,
    plan: Plan,
    *,
    is_saved: bool = False,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    is_viewer = plan.role(person.person_id) == "viewer"
    return visit.page(
        "notices_link",
        plan_name=_plan_name(person, plan),
        rows=[] if is_viewer else pages_choices.for_plan(plan, person),
        is_saved=is_saved,
        is_viewer=is_viewer,
        problems=problems or {},
        notice=notice,
        status=status,
    )


def _unsubscribe_page(visit: Visit, person: Person, plan: Plan, target: Target) -> Response:
    events = _stoppable(target)
    return visit.page(
        "unsubscribe",
        plan_name=_plan_name(person, plan),
        what=" and ".join(EVENT_WORDS[event] for event in events),
        is_off=not any(choices.is_told(plan, person, event) for event in events),
    )


def _stoppable(target: Target) -> tuple[str, ...]:
    """The kinds that an unsubscribe link is about; `LinkBroken` if there is none."""
    if not target.events:
        raise LinkBroken
    return target.events


def _zone_page(
    visit: Visit,
    person: Person,
    *,
    is_saved: bool = False,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "zone_link",
        zone=str(person.time_zone),
        clock=times.clock_time(visit.now, str(person.time_zone), str(person.hours)),
        areas=zone_areas(),
        is_saved=is_saved,
        problems=problems or {},
        notice=notice,
        status=status,
    )


def _invitation_page(visit: Visit, plan: Plan, person: Person, *, is_declined: bool = False) -> Response:
    member = plan.members[person.person_id]
    return visit.page(
        "invitation",
        coach=plan.primary.name,
        member=member,
        client=plan.client.name
        if member.state == "active"
        else "",  # no name before whoever reads it says who they are
        state="declined" if is_declined else member.state,
        page=f"{visit.base}/plans/{plan.plan_id}",
    )


def _email(token: str, visit: Visit) -> tuple[str, str]:
    try:
        return links.follow_email(token, visit.now)
    except LinkExpired:
        raise LinkExpired("This link has expired. Add the address again in your settings to get a new one.") from None


def _plan_name(person: Person, plan: Plan) -> str:
    """What the plan is to this person."""
    if person.person_id == plan.client_id:
        return f"your plan with {plan.primary.name}"
    return f"{plan.client.name}’s plan"
