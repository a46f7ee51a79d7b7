"""What the API takes and gives of stream."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.reading import Group
from chalicelib.web.api.types import comments as comments_types
from chalicelib.web.api.types import common
from chalicelib.web.api.types import members as members_types
from chalicelib.web.api.types.comments import CommentText
from chalicelib.web.api.types.common import Id


class Entry(Struct):
    """Something that happened. ``actor`` is ``null`` where nobody did it; ``what`` are the action's words at the time."""

    id: common.Id
    kind: Annotated[str, Meta(examples=["created", "moved", "comment", "done", "sent", "delivered", "bounced"])]
    at: common.Moment
    actor: members_types.Who | None
    via: Literal["page", "api", "email", "text", "link"] | None
    number: Annotated[int | None, Meta(description="Of the action it is about.")]
    what: str | None
    text: Annotated[str | None, Meta(description="Of a comment.")]
    files: Annotated[list[comments_types.File], Meta(description="Of a comment by mail.")]
    data: Annotated[dict[str, Any], Meta(description="Details, by kind.")]


class Entries(Struct):
    """A page of what happened, newest first."""

    items: list[Entry]
    next_cursor: common.NextCursor


class StreamQuery(common.PageQuery):
    """Which entries."""

    only: Annotated[
        Group,
        Meta(description=(
            "`said`: comments, and who is stuck; `done`: done, reopened, cancelled, restored; `moved`: dates, and those asked for; `sent`: messages and what became of them."
        )),
    ] | None = None  # fmt: skip
    project_id: Annotated[
        Id, Meta(description="About actions that are in this project now, and about the project itself.")
    ] | None = None  # fmt: skip


class NewPost(common.Request):
    """What to say about the plan, no single action, as the token's person."""

    text: CommentText


def entries(rows: list[stream.Entry], in_plan: Plan, person_id: str) -> list[Entry]:
    """Entries as a member sees them: a client sees nothing of those who only read."""
    hidden = in_plan.hidden_from(person_id)
    return [_entry(row) for row in rows if not reading.is_hidden(row, hidden)]


def _entry(row: stream.Entry) -> Entry:
    via: Any = row.via
    return Entry(
        row.entry_id, row.kind, common.to_the_second(row.at),
        None if row.actor_id is None else members_types.Who(row.actor_id, row.actor_name or ""), via,
        common.number_or_none(row.number), row.what, row.text, comments_types.files_of(row), row.data,
    )  # fmt: skip
