"""Whether an owed message is sent, now that its time has come: pure, from rows that were read at one moment."""

from datetime import datetime

import msgspec

from chalicelib.domain import notices
from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery import choices
from chalicelib.domain.notices import Chosen
from chalicelib.domain.owed import quiet_hours
from chalicelib.domain.owed.notification import NOTICE_DELAY, Notification
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.links import SIGN_IN_LASTS
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reports.digest import Digest
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.entry import Entry


class Send(msgspec.Struct, frozen=True):
    by: str
    """``email`` or ``text``."""
    note: str | None = None
    """Why it goes another way than was asked for."""
    sums_up: bool = False
    """Whether it is the day's last text, which tells what is due of all plans."""


class Skip(msgspec.Struct, frozen=True):
    reason: str
    is_told: bool = True
    """Whether the stream shows it; what nobody expects any more goes without a trace."""


class Wait(msgspec.Struct, frozen=True):
    until: datetime


Decision = Send | Skip | Wait

_TOLD_BY_PLAN = frozenset({"new", "changed", "done", "reopened", "cancelled"})
"""What the mail with the plan so far, owed when a client accepts, shows by itself."""


class Context(msgspec.Struct, frozen=True):
    """What an owed message is about, as it is now; ``None``: not there (any more)."""

    person: Person | None = None
    plan: Plan | None = None
    action: Action | None = None
    entry: Entry | None = None
    open_actions: tuple[Action, ...] = ()
    """Only for the plan so far, read just before it is sent."""
    digest: Digest | None = None
    """Only for a digest whose time has come: what it would say."""
    number: Address | None = None
    """Of the recipient, where something goes by text."""
    texts_before: int = 0
    """How many texts we began with today go to the recipient before this one."""


def decide(row: Notification, context: Context, now: datetime) -> Decision:
    """Send it, and how, or skip it, and why, or wait."""
    if row.kind in ("answer", "refusal", "email_confirmation", "phone_confirmation"):
        return _direct(row, context)
    if context.person is None:
        return Skip("there is no such person", is_told=False)
    if row.kind in ("sign_in", "coach_invitation", "further_address", "digest"):
        return _of_person(row, context.person, context.digest, now)
    member = context.plan.members.get(row.recipient) if context.plan else None
    if context.plan is None or member is None or member.state == "declined":
        return Skip("no longer in the plan", is_told=False)
    if row.kind in ("invitation", "team_invitation", "handed_over", "plan_so_far", "declined", "address_dead"):
        return _void_alone(row, context.plan, member) or _stopped(context.person) or Send("email")
    void = _unseen(context.plan, member, context.entry) or _void(row, context)
    if void is not None:
        return void
    too_early = _too_early(row, context.person, context.action, now)
    if too_early is not None:
        return too_early
    if member.state == "invited":
        return Skip(f"{member.name} hasn’t accepted the invitation yet")
    if row.kind in _TOLD_BY_PLAN and member.accepted_at is not None and row.created_at < member.accepted_at:
        return Skip("the plan so far told of it", is_told=False)
    return _notice(row, context, now)


def _notice(row: Notification, context: Context, now: datetime) -> Decision:
    """A notice or a reminder that is still true: as its reader chose."""
    assert context.person is not None
    assert context.plan is not None
    chosen = choices.of(context.plan, context.person, row.kind, context.action)
    if notices.goes_to_digest(chosen, context.person.digest):
        return Skip("the digest tells of it", is_told=False)
    wanted = _by(row, context.person, chosen)
    sending = _in_time(row, context, now) if wanted.by == "text" else wanted
    if isinstance(sending, Wait) or sending.by == "text":
        return sending
    if chosen.channel == "off":  # of reminders only those by mail; texts have STOP
        return Skip("such mails are turned off", is_told=row.kind == "reminder")
    return _stopped(context.person) or sending


def _direct(row: Notification, context: Context) -> Decision:
    """What goes to who asked, whatever their settings.

    The link that they asked for goes out even if mails to the address were stopped: it is the way back, as a sign-in link is.
    """
    if row.kind == "phone_confirmation":
        wanted = context.person is not None and context.person.phone_wanted == row.data["number_asked"]
        return Send("text") if wanted else Skip("another number was given meanwhile", is_told=False)
    if context.person is None and ":" not in row.recipient:
        return Skip("there is no such person", is_told=False)
    stopped = None
    if row.kind != "email_confirmation" and row.by == "email" and context.person is not None:
        stopped = _stopped(context.person)
    return stopped or Send(row.by)


def _of_person(row: Notification, person: Person, digest: Digest | None, now: datetime) -> Decision:
    """What belongs to no plan. The sign-in link is asked for by who waits for it, so it goes to any address of theirs."""
    if row.kind == "digest":
        return _digest(row, person, digest)
    if row.kind == "coach_invitation":
        return Skip("already a coach", is_told=False) if person.may_coach else _stopped(person) or Send("email")
    if row.kind == "further_address":
        is_theirs = row.data["email"] in person.emails()
        return Skip("it is theirs already", is_told=False) if is_theirs else _stopped(person) or Send("email")
    if now - row.created_at > SIGN_IN_LASTS or row.data["email"] not in person.emails():
        return Skip("the link was not wanted any more", is_told=False)
    return Send("email")


def is_current(row: Notification, person: Person) -> bool:
    """Whether a digest's row is the one that the person's chain has come to."""
    return bool(person.digest_next == row.data["chain"])


def _digest(row: Notification, person: Person, digest: Digest | None) -> Decision:
    """A digest is told of nowhere, sent or not: it is about no single plan."""
    if not is_current(row, person):
        return Skip("it was turned off or comes at another time", is_told=False)
    nothing = None if digest is not None and digest.is_needed else Skip("there is nothing to say", is_told=False)
    return _stopped(person) or nothing or Send("email")


def _stopped(person: Person) -> Skip | None:
    """Why nothing is mailed to their main address; ``None`` where something is."""
    reasons = {
        "bounced": "mail to this address comes back",
        "complained": "mail to this address was reported as unwanted",
    }
    reason = reasons.get(person.mail.state)
    return Skip(reason) if reason else None


def _void_alone(row: Notification, plan: Plan, member: Member) -> Skip | None:
    """Whether a mail of its own about the plan came too late."""
    if row.kind == "address_dead":
        about = plan.members.get(row.data["person_id"])
        gone = about is None or about.state == "declined" or row.data.get("email") not in (None, about.email)
        return Skip("it was corrected meanwhile", is_told=False) if gone else None
    if row.kind == "handed_over":
        return None if plan.primary_id == member.person_id else Skip("it was handed on", is_told=False)
    wanted = "invited" if row.kind in ("invitation", "team_invitation") else "active"
    return None if member.state == wanted else Skip("answered already", is_told=False)


def _unseen(plan: Plan, member: Member, entry: Entry | None) -> Skip | None:
    """Whether it is nothing for them: whoever only reads is told of nothing, and the client of nobody who only reads."""
    if member.role == "viewer":
        return Skip("they only read the plan", is_told=False)
    if entry is not None and reading.is_hidden(entry, plan.hidden_from(member.person_id)):
        return Skip("it is about somebody they don’t know of", is_told=False)
    return None


def _void(row: Notification, context: Context) -> Skip | None:
    """Whether what the message would say no longer holds."""
    action, entry = context.action, context.entry
    if row.kind == "comment":
        return (
            None if entry is not None and entry.kind == "comment" else Skip("the comment was taken back", is_told=False)
        )
    if action is None:
        deleted = row.kind == "cancelled" and entry is not None and entry.kind == "deleted"
        return None if deleted else Skip("the action was deleted", is_told=False)
    if row.kind in ("reminder", "late"):
        if row.schedule != action.schedule or (row.kind == "reminder" and row.reminder_id not in action.reminders):
            return Skip("it was planned anew", is_told=False)
        if action.status != "open":
            return Skip(
                "it was done" if action.status == "done" else "it was cancelled", is_told=row.kind == "reminder"
            )
        return _of_earlier_coach(row, context, action)
    if row.kind == "proposal":
        return _void_proposal(row, action, entry)
    if row.kind == "stuck":
        return None if action.stuck_at else Skip("it goes on already", is_told=False)
    if row.kind in ("done", "cancelled"):
        return None if action.closing_entry == row.entry_id else Skip("it was undone", is_told=False)
    if action.status != "open" and row.kind in ("new", "changed", "reopened"):
        return Skip("it is closed already", is_told=False)
    if row.kind == "new" and _is_given_away(row, context, action):
        return Skip("it went to somebody else", is_told=False)
    return None


def _of_earlier_coach(row: Notification, context: Context, action: Action) -> Skip | None:
    assert context.plan is not None
    is_others = row.kind == "reminder" and goes_to_another(row, context.plan, action)
    return Skip("it goes to another coach now", is_told=False) if is_others else None


def goes_to_another(row: Notification, plan: Plan, action: Action) -> bool:
    """Whether a reminder goes to another one: to a client whose address was corrected, or a coach since the plan was handed
    over; the action says to which by now."""
    if action.reminders[str(row.reminder_id)].to == "client":
        return bool(row.recipient != plan.client_id)
    return bool(
        plan.is_for_primary(action.assignee_id) and action.status == "open" and row.recipient != action.open_coach
    )


def _void_proposal(row: Notification, action: Action, entry: Entry | None) -> Skip | None:
    """Word of another date holds while nobody answered it; of the answer, while the action is open."""
    if action.status != "open" or entry is None:
        return Skip("it is closed already", is_told=False)
    is_open = action.proposal is not None and action.proposal.entry_id == row.entry_id
    return Skip("it was answered or withdrawn", is_told=False) if entry.kind == "proposed" and not is_open else None


def _is_given_away(row: Notification, context: Context, action: Action) -> bool:
    """Whether somebody was told that an action is theirs now, and it isn't any more."""
    assert context.plan is not None
    is_told_so = context.entry is not None and "assigned_to" in (context.entry.data.get("changes") or {})
    return is_told_so and context.plan.assignee(action.assignee_id).person_id != row.recipient


def _by(row: Notification, person: Person, chosen: Chosen) -> Send:
    """A reminder goes as it was set, a notice as was chosen; by text only to a number whose owner said YES."""
    wanted = row.by if row.kind == "reminder" else chosen.channel
    if wanted == "digest":
        return Send("email", note="by mail, since the digest is off")
    if wanted != "text" or person.phone_state == "confirmed":
        return Send("text" if wanted == "text" else "email")
    reasons = {
        "none": "there is no number",
        "awaiting": "the number isn’t confirmed yet",
        "stopped": "texts were stopped",
        "unreachable": "no text can be sent to the number",
    }
    return Send("email", note=f"by mail, since {reasons[person.phone_state]}")


def _too_early(row: Notification, person: Person, action: Action | None, now: datetime) -> Wait | None:
    """A reminder by text is owed from the earliest time it might have to go; this says when it really does."""
    if row.kind != "reminder" or row.by != "text" or action is None:
        return None
    moment = action.reminders[str(row.reminder_id)].due_at
    if person.phone_state == "confirmed":
        moment = quiet_hours.best(moment, action.due_at, person.quiet_hours, person.time_zone)
    return Wait(moment) if moment - now > NOTICE_DELAY else None  # one of the next minute may join what goes now


def _in_time(row: Notification, context: Context, now: datetime) -> Send | Wait:
    """A text whose time has come: never in quiet hours, and a reminder not after the due time because of them."""
    person, action = context.person, context.action
    assert person is not None
    around = quiet_hours.around(now, person.quiet_hours, person.time_zone)
    if around is None:
        return _within_cap(int(person.text_cap), context.texts_before)
    if row.kind != "reminder":
        return Wait(around[1])
    assert action is not None
    wanted = action.reminders[str(row.reminder_id)].due_at
    if around[1] <= action.due_at or wanted > action.due_at:
        return Wait(around[1])
    # It was planned, or quiet hours were chosen, when it was too late to text before them: a mail wakes nobody.
    return Send("email", note="by mail, since it fell into quiet hours for texts")


def _within_cap(cap: int, before: int) -> Send:
    """The first texts of a day go, one more sums up, and what comes later that day goes by mail."""
    if not cap or before < cap:
        return Send("text")
    if before == cap:
        return Send("text", sums_up=True)
    return Send("email", note=f"by mail, since {cap} text{'s were' if cap > 1 else ' was'} sent today")
