"""What the API takes and gives about a plan's stream."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry, reading
from chalicelib.domain.stream.entry import Group
from chalicelib.web.api.types.base import Page, PageQuery, Request, page_of
from chalicelib.web.api.types.cast import ALICE, AN_ENTRY
from chalicelib.web.api.types.comments import CommentText, File
from chalicelib.web.api.types.members import Who
from chalicelib.web.api.types.values import Id, Moment, number_or_none, to_the_second


class Entry(Struct):
    """Something that happened. ``actor`` is ``null`` for the system; ``what`` is the action's words at the time."""

    id: Id
    kind: Annotated[str, Meta(examples=["created", "moved", "comment", "done", "sent", "delivered", "bounced"])]
    at: Moment
    actor: Who | None
    via: Literal["page", "api", "email", "text", "link"] | None
    number: Annotated[int | None, Meta(description="The number of the action it is about.")]
    what: str | None
    text: Annotated[str | None, Meta(description="For a comment.")]
    files: Annotated[list[File], Meta(description="For a comment by email.")]
    data: Annotated[dict[str, Any], Meta(description="Details, depending on the kind.")]

    @classmethod
    def of(cls, row: entry.Entry) -> "Entry":
        return cls(
            id=row.entry_id,
            kind=row.kind,
            at=to_the_second(row.at),
            actor=None if row.actor_id is None else Who.in_entry(row),
            via=row.via,  # type: ignore[arg-type]
            number=number_or_none(row.number),
            what=row.what,
            text=row.text,
            files=File.all_of(row),
            data=row.data,
        )

    @classmethod
    def all_of(cls, rows: list[entry.Entry], plan: Plan, person_id: str) -> "list[Entry]":
        """Returns entries as this member sees them: clients never see viewers."""
        hidden = plan.hidden_from(person_id)
        return [cls.of(row) for row in rows if not reading.is_hidden(row, hidden)]


class Entries(Page[Entry]):
    """A page of what happened, newest first."""

    example = page_of(
        {"id": AN_ENTRY, "kind": "done", "at": "2026-12-03T18:05:00Z", "actor": ALICE, "via": "email", "number": 12,
         "what": "Call the bank", "text": None, "files": [], "data": {"done_at": "2026-12-03T18:05:00Z"}},
    )  # fmt: skip


class StreamQuery(PageQuery):
    """Which entries."""

    only: Annotated[
        Group,
        Meta(description=(
            "`said`: comments, and being stuck; `done`: done, reopened, cancelled, restored; `moved`: moves and dates requested; `sent`: messages and what happened to them."
        )),
    ] | None = None  # fmt: skip
    project_id: Annotated[
        Id, Meta(description="About actions now in this project, and the project itself.")
    ] | None = None  # fmt: skip


class NewPost(Request):
    """A post to the plan as a whole, written by the token's owner."""

    text: CommentText

    example = {"text": "I am away next week."}
