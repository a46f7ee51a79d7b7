"""What the page of a session shows after it: the single message to the client, and when the next session is."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain import notices
from chalicelib.domain.delivery import after_session as delivery
from chalicelib.domain.owed import holding
from chalicelib.domain.people import person as people
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import after_session
from chalicelib.domain.reports.after_session import AfterSession
from chalicelib.domain.reports.briefing import Briefing
from chalicelib.domain.sessions import sending
from chalicelib.domain.sessions.sending import Waiting
from chalicelib.isolated import isolated
from chalicelib.web.pages.frame.visit import Visit

_QUARTER = 15
DROPPED = "dropped"
"""In the address: the message was just dropped, and the page says so."""
WEEKS = {"week": ("In a week", 1), "two": ("In two weeks", 2)}


def usual_hour(visit: Visit, plan: Plan) -> str:
    """Returns the time of the last session, rounded to a quarter of an hour, by the coach's clock."""
    last: datetime | None = plan.next_session or plan.last_session
    if last is None:
        return "10:00"
    local = last.astimezone(ZoneInfo(visit.zone))
    return f"{local.hour:02}:{local.minute // _QUARTER * _QUARTER:02}"


class After(msgspec.Struct, kw_only=True):
    """The message that is waiting or being sent."""

    counts: str
    """``2 things for Alice Moreau, 1 from you``."""
    by_itself: str
    """What happens if nobody presses anything."""
    words: str
    is_sending: bool


def shown(visit: Visit, found: Briefing) -> dict[str, Any]:
    """Returns what the page shows after a session. Reads the waiting changes only if there are any."""
    plan = found.plan
    waiting = sending.waiting(plan, found.mine, visit.now)
    is_dropped = waiting is None and visit.just()[0] == DROPPED
    is_planned = plan.next_session is not None and plan.next_session > visit.now
    form = visit.form if visit.is_post and "date" in visit.form else None
    return {
        "after": None if waiting is None else _after(visit, found, waiting),
        "told_at": _told_at(visit, found),
        "is_dropped": is_dropped,
        "may_restore": is_dropped and sending.dropped(plan, visit.my_id, visit.now) is not None,
        "next_session": visit.when(plan.next_session) if is_planned and plan.next_session else "",
        "next_date": form["date"] if form else _date(visit, plan.next_session) if is_planned else "",
        "next_time": (form["time"] if form else "") or usual_hour(visit, plan),
        "weeks": {value: words for value, (words, _) in WEEKS.items()},
    }


def _after(visit: Visit, found: Briefing, waiting: Waiting) -> After:
    entries = [each for each in found.entries if each.inside("data", holding.MARK) == waiting.held.id]
    numbers = {int(entry.number or 0) for entry in entries if entry.kind == "done"}
    known = found.rows(found.about(entries))
    if numbers - known.keys():
        known |= after_session.actions_of(found.plan.plan_id, [e for e in entries if e.kind == "done"])
    news = after_session.of(entries, known)
    return After(
        counts=counts(visit, found.plan, news),
        by_itself=_by_itself(visit, found.plan, news, waiting),
        words=visit.form["words"] if visit.is_post and "words" in visit.form else waiting.words,
        is_sending=waiting.held.send_at is not None,
    )


def counts(visit: Visit, plan: Plan, news: AfterSession) -> str:
    """Says what the message holds: ``2 things for Alice Moreau, 1 from you, 1 date moved``."""
    mine = sum(action.assigned_to == "client" for action in news.new)
    others = [action for action in news.new if action.assigned_to == "coach"]
    by = "you" if all(plan.assignee(each.assignee_id).person_id == visit.my_id for each in others) else "coaches"
    told = (
        (mine, f"{_things(mine)} for {isolated(plan.client.name)}"),
        (len(others), f"{len(others) if mine else _things(len(others))} from {by}"),
        (len(news.moved), f"{len(news.moved)} date{'s' if len(news.moved) != 1 else ''} moved"),
        (len(news.changed), f"{len(news.changed)} changed"),
        (len(news.done), f"{len(news.done)} done"),
    )
    return ", ".join(words for count, words in told if count)


def _by_itself(visit: Visit, plan: Plan, news: AfterSession, waiting: Waiting) -> str:
    """Says what happens to the message by itself, as `delivery` will decide."""
    name, at = isolated(plan.client.name), visit.when(waiting.held.due_at)
    if plan.client.state != "active":
        return f"{name} hasn’t accepted the invitation yet. They’ll see it all in the plan when they do."
    if not news:
        return "There’s nothing left to tell, so nothing will be sent."
    person = people.get(plan.client_id)
    choice = delivery.chosen(plan, person, news, has_words=False)
    if notices.goes_to_digest(choice, person.digest):
        return f"Unless you send it now, it’ll be in {name}’s digest."
    if choice.channel == "off":
        return f"{name} doesn’t get notices about this. Write a sentence, and this goes along with it."
    return f"It goes out by itself {'as a text' if choice.channel == 'text' else 'as one email'}, {at}."


def _told_at(visit: Visit, found: Briefing) -> str:
    """Returns when the client was last sent a message after a session today; empty if they weren't."""
    sent = (each for each in found.entries if each.kind == "sent" and each.data.get("about") == holding.KIND)
    last = next(sent, None)
    is_today = last is not None and visit.now - last.at < holding.SAME_SESSION
    return visit.when(last.at) if last is not None and is_today else ""


def _date(visit: Visit, moment: datetime | None) -> str:
    return moment.astimezone(ZoneInfo(visit.zone)).date().isoformat() if moment else ""


def _things(count: int) -> str:
    return f"{count} thing{'s' if count != 1 else ''}"
