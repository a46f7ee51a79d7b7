"""What a client makes of their growth: two answers, chosen quotes, and the page that they alone share."""

import msgspec

from chalicelib.domain.growth import agreeing, answers, choosing, sharing, whose
from chalicelib.domain.growth.answers import Which
from chalicelib.domain.growth.sharing import Content
from chalicelib.domain.reports import chapters
from chalicelib.domain.reports.chapters import Year
from chalicelib.errors import CommentNotFound, Invalid, NotAllowed, PlanNotFound
from chalicelib.web import growth_items
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.growth import YearQuery
from chalicelib.web.api.types.sharing import Agreement, GrowthAnswer, NewSharing, Quotable, Quotables, Sharing

TAG = "Growth"
_GROWTH = "/plans/{plan_id}/growth"
_QUOTES = _GROWTH + "/quotes"
_SHARE = _GROWTH + "/share"
_REFUSALS = (PlanNotFound, NotAllowed)


@route("PUT", f"{_GROWTH}/then", TAG, takes=GrowthAnswer, refuses=_REFUSALS)
def answer_then(call: Call, plan_id: str) -> Answer:
    """Say where you are today.

    For the client, when they begin. It replaces what they said before.
    """
    return _answered(call, plan_id, "then", call.body.text)


@route("DELETE", f"{_GROWTH}/then", TAG, refuses=_REFUSALS)
def take_then_back(call: Call, plan_id: str) -> Answer:
    """Take away where you were.

    For the client.
    """
    return _answered(call, plan_id, "then", "")


@route("PUT", f"{_GROWTH}/now", TAG, takes=GrowthAnswer, refuses=_REFUSALS)
def answer_now(call: Call, plan_id: str) -> Answer:
    """Say where you are now.

    For the client, who has said before where they were.
    """
    return _answered(call, plan_id, "now", call.body.text)


@route("DELETE", f"{_GROWTH}/now", TAG, refuses=_REFUSALS)
def take_now_back(call: Call, plan_id: str) -> Answer:
    """Take away where you are now.

    For the client.
    """
    return _answered(call, plan_id, "now", "")


@route("GET", _QUOTES, TAG, takes=YearQuery, gives=Quotables, refuses=_REFUSALS)
def list_quotables(call: Call, plan_id: str) -> Answer:
    """List what can be quoted in growth.

    For client and coaches: what was said in a year, without notes on metrics, and which of it is quoted.
    """
    plan = choosing.choosable(call.actor.person_id, plan_id)
    found = chapters.words_for(call.actor.person_id, plan, call.query.year, now=call.now)
    return Answer(Quotables([Quotable.of(each, found.quoted) for each in found.said], None))


@route("PUT", f"{_QUOTES}/{{comment_id}}", TAG, refuses=(*_REFUSALS, CommentNotFound))
def quote(call: Call, plan_id: str, comment_id: str) -> Answer:
    """Quote a comment in growth.

    For client and coaches.
    """
    choosing.choose(call.actor, plan_id, {comment_id: True})
    return Answer()


@route("DELETE", f"{_QUOTES}/{{comment_id}}", TAG, refuses=(*_REFUSALS, CommentNotFound))
def leave_out_quote(call: Call, plan_id: str, comment_id: str) -> Answer:
    """Leave a comment out of growth.

    For client and coaches. It isn't quoted by itself then, either.
    """
    choosing.choose(call.actor, plan_id, {comment_id: False})
    return Answer()


@route("PUT", f"{_GROWTH}/agreement", TAG, takes=Agreement, refuses=_REFUSALS)
def agree_to_be_quoted(call: Call, plan_id: str) -> Answer:
    """Agree to be quoted and named, or not.

    For a coach, about the page that the client shares. You can change your mind at any time: the page follows.
    """
    agreeing.answer(call.actor, plan_id, agrees=call.body.agrees, now=call.now)
    return Answer()


@route("GET", _SHARE, TAG, takes=YearQuery, gives=Sharing, refuses=_REFUSALS)
def get_sharing(call: Call, plan_id: str) -> Answer:
    """Get the page that you share.

    For the client alone: its link, what it shows, and everything of a year that they can show.
    """
    year = _year(call, plan_id, call.query.year)
    on = sharing.items(year.plan)
    return Answer(Sharing.of(year, on, _page(year)))


@route("PUT", _SHARE, TAG, takes=NewSharing, gives=Sharing, refuses=_REFUSALS)
def share_growth(call: Call, plan_id: str) -> Answer:
    """Share your growth by a link.

    For the client alone. The page shows the `items` and nothing else, as they are now, until you update it; the link stays
    the same. It never shows metrics, what was late or moved, or the names of actions.
    """
    year = _year(call, plan_id, call.body.year)
    offered = {each.key for each in growth_items.items(year)}
    unknown = [place for place, each in enumerate(call.body.items) if each not in offered]
    if unknown:
        raise Invalid({f"items.{place}": "This isn’t offered for that year." for place in unknown})
    ticked = sorted(set(call.body.items))
    sharing.share(call.actor, plan_id, growth_items.content(year, ticked), ticked, now=call.now)
    year = msgspec.structs.replace(year, plan=whose.clients(call.actor.person_id, plan_id))
    return Answer(Sharing.of(year, ticked, _page(year)))


@route("DELETE", _SHARE, TAG, refuses=_REFUSALS)
def end_sharing(call: Call, plan_id: str) -> Answer:
    """End your link.

    For the client alone. What the page showed is deleted, and nothing brings the link back.
    """
    sharing.end(call.actor, plan_id)
    return Answer()


def _answered(call: Call, plan_id: str, which: Which, text: str) -> Answer:
    try:
        if call.body is not None and not text.strip():
            raise Invalid({which: "Write something, or DELETE your answer."})
        answers.answer(call.actor, plan_id, which, text, now=call.now)
    except Invalid as invalid:
        raise Invalid({"text": invalid.problems[which]}) from None
    return Answer()


def _year(call: Call, plan_id: str, year: int | None) -> Year:
    whose.clients(call.actor.person_id, plan_id)
    return growth_items.settled(chapters.get_for(call.actor.person_id, plan_id, year, now=call.now), call.now)


def _page(year: Year) -> Content | None:
    """Returns what the link shows by now, if it is of this year."""
    shared = year.plan.shared
    return sharing.shown(year.plan) if shared and shared.year == year.growth.year else None
