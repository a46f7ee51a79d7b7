"""Decides whether an owed message is sent when its time comes: pure, from rows read at one moment."""

from datetime import datetime

from chalicelib.domain import notices
from chalicelib.domain.delivery import after_session, choices, of_use, sending, void
from chalicelib.domain.delivery.decision import CarryOut, Context, Decision, Send, Skip, Wait, drop
from chalicelib.domain.owed import holding
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.links import SIGN_IN_LASTS
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Member
from chalicelib.domain.reports.digest import Digest
from chalicelib.isolated import isolated


def decide(row: Notification, context: Context, now: datetime) -> Decision:
    """Returns whether a message is sent and how, or skipped and why, or has to wait."""
    decision = _wanted(row, context, now)
    too_late = of_use.over(row, context, decision.by, now) if isinstance(decision, Send) else None
    return too_late or decision


def _wanted(row: Notification, context: Context, now: datetime) -> Decision:
    """Returns the decision on a message that is still worth sending."""
    about = row.message.about
    if about == "address":
        return _to_address(row, context)
    if context.person is None:
        return drop("this person doesn’t exist")
    if about == "person":
        return _to_person(row, context.person, context, now)
    member = context.plan.members.get(row.recipient) if context.plan else None
    if context.plan is None or member is None or member.state == "declined":
        return drop("no longer in the plan")
    if row.kind == holding.KIND:
        decision = after_session.decide(row, context, member, now)
        stopped = _stopped(context.person) if isinstance(decision, Send) and decision.by == "email" else None
        return stopped or decision
    if about == "plan":
        return void.alone(row, context.plan, member, context.metric) or _stopped(context.person) or Send("email")
    if about == "metric":
        return _about_metric(row, context, member, now)
    return _about_action(row, context, member, now)


def is_current(row: Notification, person: Person) -> bool:
    """Returns whether a digest's row is the current one of the person's chain."""
    return bool(person.digest_next == row.data["chain"])


def _to_address(row: Notification, context: Context) -> Decision:
    """Decides on messages to an address that asked for them, regardless of its owner's settings.

    The link to confirm an address is sent even if mails to it are stopped: like a sign-in link, it is the way back.
    """
    person = context.person
    if row.kind == "phone_confirmation":
        wanted = person is not None and person.phone_wanted == row.data["number_asked"]
        return Send("text") if wanted else drop("another number was given in the meantime")
    if person is None and ":" not in row.recipient:
        return drop("this person doesn’t exist")
    sent = Send(row.channel)
    if row.kind == "email_confirmation":
        return _asking(row, person) or sent
    if person is None or sent.by == "text":
        return sent
    return _stopped(person) or sent


def _to_person(row: Notification, person: Person, context: Context, now: datetime) -> Decision:
    """Decides on messages that belong to no plan. A sign-in link goes to any of their addresses, since they are waiting
    for it."""
    if row.kind == "digest":
        return _digest(row, person, context.digest)
    if row.kind == "answers_wait":
        if person.away is not None and person.away.is_on(now):
            return Wait(person.away.ends_at)
        nothing = None if context.unplaced else drop("they’ve all been dealt with")
        return nothing or _stopped(person) or Send("email")
    if row.kind == "coach_invitation":
        return drop("they’re already a coach") if person.may_coach else _stopped(person) or Send("email")
    if row.kind == "further_address":
        return _asking(row, person) or _stopped(person) or Send("email")
    if row.kind == "number_due":
        return CarryOut()
    if row.kind in _OF_ACCOUNT:
        return _of_account(row, person)
    is_too_late = now - row.created_at > SIGN_IN_LASTS or "nonce" not in row.data
    if is_too_late or row.data["email"] not in person.emails():
        return drop("the link is no longer wanted")
    return Send("email")


_OF_ACCOUNT = ("new_browser", "address_changed", "main_confirmation", "main_move", "main_due")


def _of_account(row: Notification, person: Person) -> Decision:
    """Decides on news about people's own accounts. A link that asks or objects goes even to an address we have stopped emailing: it may
    still be read, and nothing else protects its owner."""
    if row.kind == "main_confirmation":
        return _asking(row, person) or Send("email")
    if row.kind in ("main_move", "main_due"):
        is_current = person.main_move is not None and person.main_move.id == row.data.get("move")
        waits = Send("email") if row.message.is_sent else CarryOut()
        return waits if is_current else drop("it was called off")
    return (_stopped(person) if row.data.get("to") == person.email else None) or Send("email")


def _asking(row: Notification, person: Person | None) -> Skip | None:
    """Returns why a link whose question was used or withdrawn isn't sent; an older one asks no question."""
    found = person.questions.get(str(row.data.get("question"))) if person is not None else None
    return None if found is not None and not found.is_used else drop("it’s no longer asked")


def _digest(row: Notification, person: Person, digest: Digest | None) -> Decision:
    """Decides on a digest. No stream mentions it, since it is about no single plan."""
    if not is_current(row, person):
        return drop("it was turned off or moved to another time")
    nothing = None if digest is not None and digest.is_needed else drop("there’s nothing to say")
    return _stopped(person) or nothing or Send("email")


def _about_action(row: Notification, context: Context, member: Member, now: datetime) -> Decision:
    """Decides on a notice or reminder: is it still true, is it time, does its reader want it?"""
    assert context.person is not None
    assert context.plan is not None
    gone = void.unseen(context.plan, member, context.entry) or void.notice(row, context)
    if gone is not None:
        return gone
    too_early = sending.too_early(row, context.person, context.action, now)
    if too_early is not None:
        return too_early
    if member.state == "invited":
        return Skip(f"{isolated(member.name)} hasn’t accepted the invitation yet")
    if row.message.is_in_plan_so_far and member.accepted_at is not None and row.created_at < member.accepted_at:
        return drop("the email with the plan so far had it")
    return _as_chosen(row, context, now)


def _about_metric(row: Notification, context: Context, member: Member, now: datetime) -> Decision:
    """Decides on a question about a metric: is it still asked, is it time, is the value missing?"""
    plan, metric = context.plan, context.metric
    assert plan is not None
    gone = void.unseen(plan, member, None) or void.asked(row, plan, metric)
    if gone is not None:
        return gone
    assert metric is not None
    too_early = sending.not_yet(row, plan, metric, now)
    return too_early or void.needless(row, plan, metric, now) or _as_chosen(row, context, now)


def _as_chosen(row: Notification, context: Context, now: datetime) -> Decision:
    """Decides on a notice, reminder or question that is still true: does its reader want it, and how?"""
    assert context.person is not None
    assert context.plan is not None
    if context.person.is_away(now) and context.plan.coaches(str(row.recipient)):
        return drop("they’re away, and it’s in the email for their return")
    chosen = choices.of(context.plan, context.person, row.kind, context.action)
    if notices.goes_to_digest(chosen, context.person.digest):
        return drop("it’s in the digest")
    wanted = sending.wanted(row, context.person, chosen)
    sent = sending.in_time(row, context, now) if wanted.by == "text" else wanted
    if isinstance(sent, Wait) or sent.by == "text":
        return sent
    if chosen.channel == "off":  # only what was set to go by email; texts have STOP
        return Skip("these emails are turned off", is_told=row.kind == "reminder")
    return _stopped(context.person) or sent


_STOPPED = {
    "bounced": "emails to this address bounce",
    "complained": "an email to this address was reported as spam",
}


def _stopped(person: Person) -> Skip | None:
    """Returns why mails to their main address are stopped; ``None`` if they are not."""
    reason = _STOPPED.get(person.mail.state)
    return Skip(reason) if reason else None
