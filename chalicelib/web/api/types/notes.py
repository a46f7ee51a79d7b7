"""What the API takes and gives about private notes."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from chalicelib.domain.notes import note, seeing
from chalicelib.domain.notes.note import LONGEST_NOTE
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.api.types.base import Page, PageQuery, Request, Resource, page_of
from chalicelib.web.api.types.cast import A_PLAN, AN_ENTRY, CAROL
from chalicelib.web.api.types.members import Who
from chalicelib.web.api.types.values import Id, Moment, number_or_none, second_or_none, to_the_second

NoteText = Annotated[
    str, Meta(description=f"1 to {LONGEST_NOTE:,} characters.", examples=["Ask about the bank before anything else."])
]
NoteAbout = Annotated[
    Literal["client", "session", "action"], Meta(description="`session`: written during or after one, on its day.")
]


class Note(Resource):
    """A note that the plan's coaches wrote for themselves."""

    plan_id: Id
    id: Id
    about: NoteAbout
    number: Annotated[int | None, Meta(description="The action's; `null` unless it's about one.")]
    text: NoteText
    author: Who
    is_yours: Annotated[bool, Meta(description="Only its author can change a note.")]
    created_at: Moment
    edited_at: Moment | None
    version: int

    has_etag = True
    example = {
        "plan_id": A_PLAN, "id": AN_ENTRY, "about": "action", "number": 12, "text": "Ask about the bank before anything else.",
        "author": CAROL, "is_yours": True, "created_at": "2026-11-27T10:00:00Z", "edited_at": None, "version": 1,
    }  # fmt: skip

    @classmethod
    def of(cls, row: note.Note, plan: Plan, person_id: str) -> "Note":
        """Returns a note as this coach of the plan sees it."""
        about: Any = row.about
        return cls(
            plan_id=plan.plan_id,
            id=row.note_id,
            about=about,
            number=number_or_none(row.number),
            text=row.text,
            author=Who(row.author_id, row.author_name),
            is_yours=seeing.may_change(row, person_id),
            created_at=to_the_second(row.at),
            edited_at=second_or_none(row.edited_at),
            version=int(row.version),
        )


class Notes(Page[Note]):
    """A page of notes, newest first."""

    example = page_of(Note.example)


class NotesQuery(PageQuery):
    """Which notes, newest first."""

    number: Annotated[int, Meta(ge=1, description="Only those about this action.")] | None = None


class NewNote(Request):
    """A note to write. About the client unless you say otherwise."""

    text: NoteText
    about: NoteAbout = "client"
    number: Annotated[int, Meta(ge=1, description="The action's; only with `about: action`.")] | None = None

    example = {"text": "Ask about the bank before anything else.", "about": "action", "number": 12}


class NoteChange(Request):
    """The note's new words."""

    text: NoteText

    example = {"text": "Ask about the bank first."}
