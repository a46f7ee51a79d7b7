"""What a member chose to be notified of in one plan, which overrides their choices for all plans."""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Write
from chalicelib.domain import notices as domain_notices
from chalicelib.domain.actions.action import Action
from chalicelib.domain.notices import EVENTS, Chosen
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.errors import NotAllowed

Choices = Mapping[str, str | None]
"""Event to channel; ``None``: as in their settings."""


def plan_for(person_id: str, plan_id: str) -> Plan:
    """Returns the plan. Raises `NotAllowed` for viewers, who get nothing from it."""
    plan = plans.get_for(person_id, plan_id)
    if plan.role(person_id) == "viewer":  # the client can read the stream, which mustn't name viewers
        raise NotAllowed("You can view this plan only, and nothing from it is sent to you.")
    return plan


def of(plan: Plan, person: Person, event: str, action: Action | None = None) -> Chosen:
    """Returns how this member is notified of an event in this plan, or about this action, and whose choice that is."""
    member = plan.members[person.person_id]
    told_as = plan.told_as(member, of_coach_action=action is not None and action.assigned_to == "coach")
    return domain_notices.channel(event, told_as, person.notices, member.notices, plan.defaults.client_notices)


def is_told(plan: Plan, person: Person, event: str) -> bool:
    """Returns whether this member is notified of an event on any action in this plan, their own or a Coach Action."""
    member = plan.members[person.person_id]
    return _is_told(plan, person, member, event, member.notices)


def _is_told(plan: Plan, person: Person, member: Member, event: str, notices: Mapping[str, str]) -> bool:
    return any(
        domain_notices.channel(event, role, person.notices, notices, plan.defaults.client_notices).channel != "off"
        for role in domain_notices.told_as(member.role)
    )


def change(person_id: str, plan_id: str, chosen: Choices, *, now: datetime, via: str = "page") -> Plan:
    """Changes the choices for some events. The stream shows the differences; repeating it changes nothing."""
    domain_notices.check_notices(chosen)
    return _change(person_id, plan_id, lambda _: chosen, now, via)


def stop(person_id: str, plan_id: str, event: str, *, now: datetime, via: str = "link") -> Plan:
    """Turns off one kind of message in this plan, keeping the earlier choice for `resume`."""
    domain_notices.check_notices({event: "off"})
    return _change(person_id, plan_id, lambda _: {event: "off"}, now, via, is_stop=True)


def resume(person: Person, plan_id: str, event: str, *, now: datetime, via: str = "link") -> Plan:
    """Restores the choice before `stop`; email if that isn't known or was off too. Does nothing if they get such messages."""
    domain_notices.check_notices({event: "email"})
    plan = plans.get_for(person.person_id, plan_id)

    def resumed(member: Member) -> Choices:
        if _is_told(plan, person, member, event, member.notices):
            return {}
        before = member.before_off.get(event)
        is_told_again = _is_told(plan, person, member, event, {event: before} if before else {})
        return {event: before or None if before is not None and is_told_again else "email"}

    return _change(person.person_id, plan_id, resumed, now, via)


def stop_all(person_id: str, plan_id: str, *, now: datetime, via: str) -> Plan:
    """Turns off everything from this plan."""
    return _change(person_id, plan_id, lambda _: dict.fromkeys(EVENTS, "off"), now, via, is_stop=True, of_all="off")


def resume_all(person_id: str, plan_id: str, *, now: datetime, via: str) -> Plan:
    """Restores the choices before `stop_all`; none if they aren't known, so that the person's settings apply."""

    def resumed(member: Member) -> Choices:
        return {event: member.before_off.get(event) or None for event in EVENTS}

    return _change(person_id, plan_id, resumed, now, via, of_all="email")


def _change(
    person_id: str, plan_id: str, choose: Callable[[Member], Choices], now: datetime, via: str,
    *, is_stop: bool = False, of_all: str | None = None,
) -> Plan:  # fmt: skip
    def step() -> Plan:
        plan = plan_for(person_id, plan_id)
        member = plan.members[person_id]
        changed = {
            event: chosen for event, chosen in choose(member).items() if (chosen or "") != member.notices.get(event, "")
        }
        if not changed:
            return plan
        write = Write()
        _put(write, plan, member, changed, is_stop=is_stop)
        for event, chosen in ({"all": of_all} if of_all else changed).items():
            write.put(
                stream.entry(
                    plan_id, "notices", now, actor_id=person_id, actor_name=member.name, via=via, event=event,
                    channel=chosen or "usual",
                )
            )  # fmt: skip
        write.commit()
        return plans.get_for(person_id, plan_id)

    return look_again(step)


def _put(write: Write, plan: Plan, member: Member, changed: Choices, *, is_stop: bool) -> None:
    """Writes choices to the plan if they are as they were read, so that two changes at once keep each other."""
    notices = {event: chosen for event, chosen in {**member.notices, **changed}.items() if chosen}
    before_off = {event: before for event, before in member.before_off.items() if event not in changed}
    if is_stop:
        before_off |= {event: member.notices.get(event, "") for event in changed}
    path = Plan.members[member.person_id]
    write.update(
        Plan,
        plan.plan_id,
        [path["notices"].set(notices), path["before_off"].set(before_off)],
        condition=path["notices"] == member.notices,
    )
