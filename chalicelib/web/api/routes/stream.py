"""A plan's stream, and posts to the plan as a whole."""

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
    """Get what happened in a plan.

    Newest first. What people wrote about an action stays here after the action is deleted. New entries come before the
    first page, so they don't shift the pages you're reading. A page can hold fewer items than `limit` and still not be
    the last: check `next_cursor`.
    """
    plan = plans.get_for(call.actor.person_id, plan_id)
    asked = call.query
    hidden = plan.hidden_from(call.actor.person_id)
    in_project = actions.in_project(plan, asked.project_id) if asked.project_id is not None else None
    page = reading.of_plan(
        plan_id, asked.only, in_project=in_project, hidden=hidden, cursor=asked.cursor, limit=asked.limit
    )
    return Answer(Entries(Entry.all_of(page.items, plan, call.actor.person_id), page.next_cursor))


def _written_before(call: Call, made: str, plan_id: str) -> Answer:
    return Answer(Comment.of(comments.get_for(call.actor.person_id, plan_id, made)))


@route("POST", _ALL, _TAG, takes=NewPost, gives=Comment, refuses=(PlanNotFound, NotAllowed), again=_written_before)
def add_post(call: Call, plan_id: str) -> Answer:
    """Write a post to the plan.

    About the plan as a whole, not one action. The others are notified, and their answers by email become posts too.
    """
    row = comments.write(call.actor, plan_id, None, Words(call.body.text), now=call.now, seen=call.seen())
    return Answer(Comment.of(row), new_id=row.entry_id)


@route("PATCH", _ONE, _TAG, takes=NewPost, gives=Comment, refuses=_CHANGING)
def change_post(call: Call, plan_id: str, comment_id: str) -> Answer:
    """Change your post or comment.

    Within 15 minutes. This includes comments on an action, even a deleted one. It's marked as edited.
    """
    return Answer(Comment.of(comments.edit(call.actor, plan_id, comment_id, text=call.body.text, now=call.now)))


@route("DELETE", _ONE, _TAG, refuses=_CHANGING)
def delete_post(call: Call, plan_id: str, comment_id: str) -> Answer:
    """Delete your post or comment.

    Within 15 minutes. The stream still shows that there was one.
    """
    comments.delete(call.actor, plan_id, comment_id, now=call.now)
    return Answer()
