"""What the API takes and gives of a plan's stream."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry, reading
from chalicelib.domain.stream.reading import Group
from chalicelib.web.api.types.base import Page, PageQuery, Request, page_of
from chalicelib.web.api.types.cast import ALICE, AN_ENTRY
from chalicelib.web.api.types.comments import CommentText, File
from chalicelib.web.api.types.members import Who
from chalicelib.web.api.types.values import Id, Moment, number_or_none, to_the_second


class Entry(Struct):
    """Something that happened. ``actor`` is ``null`` where nobody did it; ``what`` are the action's words at the time."""

    id: Id
    kind: Annotated[str, Meta(examples=["created", "moved", "comment", "done", "sent", "delivered", "bounced"])]
    at: Moment
    actor: Who | None
    via: Literal["page", "api", "email", "text", "link"] | None
    number: Annotated[int | None, Meta(description="Of the action it is about.")]
    what: str | None
    text: Annotated[str | None, Meta(description="Of a comment.")]
    files: Annotated[list[File], Meta(description="Of a comment by mail.")]
    data: Annotated[dict[str, Any], Meta(description="Details, by kind.")]

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
        """Entries as this member sees them: a client sees nothing of those who only read."""
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
            "`said`: comments, and who is stuck; `done`: done, reopened, cancelled, restored; `moved`: dates, and those asked for; `sent`: messages and what became of them."
        )),
    ] | None = None  # fmt: skip
    project_id: Annotated[
        Id, Meta(description="About actions that are in this project now, and about the project itself.")
    ] | None = None  # fmt: skip


class NewPost(Request):
    """What to say about the plan, no single action, as the token's person."""

    text: CommentText

    example = {"text": "I am away next week."}
