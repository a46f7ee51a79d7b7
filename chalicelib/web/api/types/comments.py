"""What the API takes and gives of comments."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.stream import files
from chalicelib.domain.stream.entry import Entry
from chalicelib.web.api.types import common
from chalicelib.web.api.types import members as members_types

CommentText = Annotated[
    str, Meta(description=f"1 to {LONGEST_COMMENT:,} characters.", examples=["Done, and it was easy."])
]


class File(Struct):
    """A file sent along with a comment by mail."""

    name: Annotated[str, Meta(examples=["whiteboard.jpg"])]
    size: Annotated[int, Meta(description="Bytes.")]
    content_type: Annotated[str, Meta(examples=["image/jpeg"])]
    url: Annotated[
        str | None,
        Meta(description="A path of this API that leads to the file; `null` where it was named and not kept."),
    ]
    reason: Annotated[str | None, Meta(description="Why it was not kept.")]


class Comment(Struct):
    """What somebody wrote about an action, by whichever way."""

    id: common.Id
    author: members_types.Who
    via: Literal["page", "api", "email", "text"]
    text: CommentText
    created_at: common.Moment
    edited_at: common.Moment | None
    files: list[File]


class Comments(Struct):
    """A page of comments, oldest first."""

    items: list[Comment]
    next_cursor: common.NextCursor


class NewComment(common.Request):
    """A comment, written as the token's person."""

    text: CommentText


def comment(row: Entry) -> Comment:
    via: Any = "page" if row.via in (None, "link") else row.via  # a link from a mail leads to a page
    return Comment(
        row.entry_id, members_types.Who(row.actor_id or "", row.actor_name or ""), via, row.text or "", common.to_the_second(row.at),
        common.second_or_none(row.edited_at), files_of(row),
    )  # fmt: skip


def files_of(row: Entry) -> list[File]:
    return [
        File(
            file.name, file.size, file.content_type,
            f"/v1/plans/{row.plan_id}/comments/{row.entry_id}/files/{number}" if file.key else None, file.reason,
        )
        for number, file in files.listed(row.files)
    ]  # fmt: skip
