"""Whether and how the message after a session is sent: held back during the session, then sent as its reader chose for what is in it. Pure."""

from datetime import datetime

from chalicelib.domain import notices
from chalicelib.domain.delivery import choices, sending
from chalicelib.domain.delivery.decision import Context, Decision, Send, Skip, Wait, drop
from chalicelib.domain.notices import Channel, Chosen
from chalicelib.domain.owed import holding
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reports.after_session import AfterSession
from chalicelib.isolated import isolated

_FIRST: tuple[Channel, ...] = ("email", "text", "digest", "off")
"""If its reader chose different ways for what is in it, the first of these is used for all of it."""


def decide(row: Notification, context: Context, member: Member, now: datetime) -> Decision:
    """Returns the decision, except for an address we have stopped emailing."""
    plan, person = context.plan, context.person
    assert plan is not None
    assert person is not None
    if row.recipient != plan.client_id:
        return drop("somebody else is the client now")
    if row.data.get(holding.DROPPED):
        return drop("the coach chose not to mail it")
    held = holding.of(row, context.coach)
    if held is not None and held.due_at > now:
        return Wait(held.due_at)
    if member.state == "invited":
        return Skip(f"{isolated(member.name)} hasn’t accepted the invitation yet")
    news = context.after or AfterSession()
    if not news and not words(context):
        return drop("there’s nothing left to tell")
    return _as_chosen(row, context, chosen(plan, person, news, has_words=bool(words(context))), now)


def words(context: Context) -> str:
    """Returns what the coach wrote with it; empty if nothing, or if it was taken back."""
    entry = context.entry
    return str(entry.text or "") if entry is not None and entry.kind == "comment" else ""


def chosen(plan: Plan, person: Person, news: AfterSession, *, has_words: bool) -> Chosen:
    """Returns how its reader gets it: like the notices and the comment that it replaces."""
    found = [choices.of(plan, person, kind, action) for kind, action in news.notices()]
    if has_words:
        found.append(choices.of(plan, person, "comment"))
    return min(found, key=lambda each: _FIRST.index(each.channel), default=Chosen("off", "usual"))


def _as_chosen(row: Notification, context: Context, choice: Chosen, now: datetime) -> Send | Skip | Wait:
    assert context.person is not None
    if notices.goes_to_digest(choice, context.person.digest):
        return drop("it’s in the digest")
    if choice.channel == "off":
        return drop("these emails are turned off")
    wanted = sending.wanted(row, context.person, choice)
    return sending.in_time(row, context, now) if wanted.by == "text" else wanted
