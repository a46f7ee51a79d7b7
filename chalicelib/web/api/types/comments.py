"""What the API takes and gives about comments."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.stream import files
from chalicelib.domain.stream.entry import Entry
from chalicelib.web.api.types.base import Page, Request, Resource, page_of
from chalicelib.web.api.types.cast import A_PLAN, ALICE, AN_ENTRY
from chalicelib.web.api.types.members import Who
from chalicelib.web.api.types.values import Id, Moment, second_or_none, to_the_second

CommentText = Annotated[
    str, Meta(description=f"1 to {LONGEST_COMMENT:,} characters.", examples=["Done, and it was easy."])
]


class File(Struct):
    """A file sent with a comment by email."""

    name: Annotated[str, Meta(examples=["whiteboard.jpg"])]
    size: Annotated[int, Meta(description="Bytes.")]
    content_type: Annotated[str, Meta(examples=["image/jpeg"])]
    url: Annotated[
        str | None,
        Meta(description="A path of this API that leads to the file; `null` if we didn't keep it."),
    ]
    reason: Annotated[str | None, Meta(description="Why we didn't keep it.")]

    @classmethod
    def all_of(cls, row: Entry) -> "list[File]":
        """Returns the files that came with a comment."""
        paths = f"/v1/plans/{row.plan_id}/comments/{row.entry_id}/files"
        return [
            cls(file.name, file.size, file.content_type, f"{paths}/{number}" if file.key else None, file.reason)
            for number, file in files.listed(row.files)
        ]


class Comment(Resource):
    """A comment on an action, written on the page, by email or by text."""

    id: Id
    author: Who
    via: Literal["page", "api", "email", "text"]
    text: CommentText
    created_at: Moment
    edited_at: Moment | None
    files: list[File]

    example = {
        "id": AN_ENTRY, "author": ALICE, "via": "email", "text": "They call back on Monday.",
        "created_at": "2026-11-27T10:00:00Z", "edited_at": None,
        "files": [{"name": "whiteboard.jpg", "size": 1204518, "content_type": "image/jpeg",
                   "url": f"/v1/plans/{A_PLAN}/comments/{AN_ENTRY}/files/1", "reason": None}],
    }  # fmt: skip

    @classmethod
    def of(cls, row: Entry) -> "Comment":
        via: Any = "page" if row.via in (None, "link") else row.via  # a link from a mail leads to a page
        return cls(
            id=row.entry_id,
            author=Who.in_entry(row),
            via=via,
            text=row.text or "",
            created_at=to_the_second(row.at),
            edited_at=second_or_none(row.edited_at),
            files=File.all_of(row),
        )


class Comments(Page[Comment]):
    """A page of comments, oldest first."""

    example = page_of(Comment.example)


class NewComment(Request):
    """A comment to add, written by the token's owner."""

    text: CommentText

    example = {"text": "They call back on Monday."}
