"""A plan's stream, and what is said there about no single action."""

from chalicelib.domain.actions import comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.words import Words
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.stream import reading
from chalicelib.errors import CommentNotFound, NotAllowed, PlanNotFound, TooLate
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.comments import Comment
from chalicelib.web.api.types.stream import Entries, Entry, NewPost, StreamQuery

_ALL = "/plans/{plan_id}/stream"
_ONE = _ALL + "/{comment_id}"
_TAG = "Plans"
_CHANGING = (PlanNotFound, CommentNotFound, NotAllowed, TooLate)


@route("GET", _ALL, _TAG, takes=StreamQuery, gives=Entries, refuses=(PlanNotFound,))
def get_stream(call: Call, plan_id: str) -> Answer:
    """What happened in a plan.

    Newest first; what was said about an action stays here when the action is deleted. What happens while you page comes
    before the first page. A page can hold fewer items than `limit` and still not be the last: `next_cursor` tells.
    """
    plan = plans.get_for(call.actor.person_id, plan_id)
    asked = call.query
    hidden = plan.hidden_from(call.actor.person_id)
    in_project = actions.in_project(plan, asked.project_id) if asked.project_id is not None else None
    page = reading.of_plan(
        plan_id, asked.only, in_project=in_project, hidden=hidden, cursor=asked.cursor, limit=asked.limit
    )
    return Answer(Entries(Entry.all_of(page.items, plan, call.actor.person_id), page.next_cursor))


@route("POST", _ALL, _TAG, takes=NewPost, gives=Comment, refuses=(PlanNotFound, NotAllowed))
def add_post(call: Call, plan_id: str) -> Answer:
    """Say something about the plan.

    About no single action. The others are told, and what they answer by mail is a post too.
    """
    row = comments.write(call.actor, plan_id, None, Words(call.body.text), now=call.now, seen=call.seen())
    return Answer(Comment.of(row), new_id=row.entry_id)


@route("PATCH", _ONE, _TAG, takes=NewPost, gives=Comment, refuses=_CHANGING)
def change_post(call: Call, plan_id: str, comment_id: str) -> Answer:
    """Change what one has said.

    Within 15 minutes, also about an action, whether that is still there or not; it is marked as edited.
    """
    return Answer(Comment.of(comments.edit(call.actor, plan_id, comment_id, text=call.body.text, now=call.now)))


@route("DELETE", _ONE, _TAG, refuses=_CHANGING)
def delete_post(call: Call, plan_id: str, comment_id: str) -> Answer:
    """Take back what one has said.

    Within 15 minutes; that there was something stays in the stream.
    """
    comments.delete(call.actor, plan_id, comment_id, now=call.now)
    return Answer()
