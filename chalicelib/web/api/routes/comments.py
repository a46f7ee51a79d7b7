"""Comments on an action, and its history."""

from chalicelib.domain.actions import comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.words import Words
from chalicelib.domain.stream import files, reading
from chalicelib.errors import ActionNotFound, CommentNotFound, FileNotFound, NotAllowed, PlanNotFound, TooLate
from chalicelib.web.api.frame.route import Answer, Call, Elsewhere, route
from chalicelib.web.api.routes.actions import ONE
from chalicelib.web.api.types.base import PageQuery
from chalicelib.web.api.types.comments import Comment, Comments, NewComment
from chalicelib.web.api.types.stream import Entries, Entry

_UNKNOWN = (PlanNotFound, ActionNotFound)
_CHANGING = (PlanNotFound, CommentNotFound, NotAllowed, TooLate)


@route("GET", f"{ONE}/comments", "Comments", takes=PageQuery, gives=Comments, refuses=_UNKNOWN)
def list_comments(call: Call, plan_id: str, number: int) -> Answer:
    """List an action's comments.

    Oldest first, whether written on the page, by email or by text.
    """
    page = comments.of_action(call.actor.person_id, plan_id, number, cursor=call.query.cursor, limit=call.query.limit)
    return Answer(Comments([Comment.of(row) for row in page.items], page.next_cursor))


def _written_before(call: Call, made: str, plan_id: str, number: int) -> Answer:
    return Answer(Comment.of(comments.get_for(call.actor.person_id, plan_id, made)))


@route(
    "POST",
    f"{ONE}/comments",
    "Comments",
    takes=NewComment,
    gives=Comment,
    refuses=(*_UNKNOWN, NotAllowed),
    again=_written_before,
)
def add_comment(call: Call, plan_id: str, number: int) -> Answer:
    """Add a comment.

    You can comment on done and cancelled actions too.
    """
    row = comments.write(call.actor, plan_id, number, Words(call.body.text), now=call.now, seen=call.seen())
    return Answer(Comment.of(row), new_id=row.entry_id)


@route("PATCH", f"{ONE}/comments/{{comment_id}}", "Comments", takes=NewComment, gives=Comment, refuses=_CHANGING)
def change_comment(call: Call, plan_id: str, number: int, comment_id: str) -> Answer:
    """Change your comment.

    Within 15 minutes. It's marked as edited.
    """
    row = comments.edit(call.actor, plan_id, comment_id, text=call.body.text, now=call.now, number=number)
    return Answer(Comment.of(row))


@route("DELETE", f"{ONE}/comments/{{comment_id}}", "Comments", refuses=_CHANGING)
def delete_comment(call: Call, plan_id: str, number: int, comment_id: str) -> Answer:
    """Delete your comment.

    Within 15 minutes. The stream still shows that there was one.
    """
    comments.delete(call.actor, plan_id, comment_id, now=call.now, number=number)
    return Answer()


@route(
    "GET",
    "/plans/{plan_id}/comments/{comment_id}/files/{file_number}",
    "Comments",
    gives=Elsewhere,
    refuses=(PlanNotFound, CommentNotFound, FileNotFound),
)
def get_file(call: Call, plan_id: str, comment_id: str, file_number: int) -> Answer:
    """Get a file sent with a comment.

    Redirects to an address that works for five minutes and needs no token.
    """
    file = comments.file_of(call.actor.person_id, plan_id, comment_id, file_number)
    return Answer(elsewhere=files.link(file))


@route("GET", f"{ONE}/history", "Actions", takes=PageQuery, gives=Entries, refuses=_UNKNOWN)
def get_history(call: Call, plan_id: str, number: int) -> Answer:
    """Get an action's history.

    Newest first, including comments and messages sent.
    """
    plan, _ = actions.get_for(call.actor.person_id, plan_id, number)
    hidden = plan.hidden_from(call.actor.person_id)
    page = reading.history(plan_id, number, cursor=call.query.cursor, limit=call.query.limit, hidden=hidden)
    return Answer(Entries(Entry.all_of(page.items, plan, call.actor.person_id), page.next_cursor))
