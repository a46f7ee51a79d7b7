"""What the API takes and gives about notices: who is notified of what and how, and what is coming up."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, defstruct, structs

from chalicelib.domain.delivery import outlook
from chalicelib.domain.messages import By
from chalicelib.domain.notices import EVENTS, Channel, Chosen, channels
from chalicelib.domain.owed import quiet_hours
from chalicelib.domain.reachable import PhoneState
from chalicelib.web.api.types.base import Request, Resource
from chalicelib.web.api.types.values import Hour, Moment, to_the_second

NOTHING_CHOSEN: dict[str, Any] = dict.fromkeys(EVENTS)
A_DIGEST = {"every": "day", "at": "07:00", "weekday": 0}
QUIET_HOURS = structs.asdict(quiet_hours.QuietHours())
"""In the examples."""


def of_events(name: str, more: Any, base: type[Struct], body: dict[str, Any], *default: Any) -> type[Struct]:
    """Makes a type with a field per event, each one of its channels or ``more``, so that a new event needs no line
    here."""
    fields = [(event, Literal[channels(event)] | more, *default) for event in EVENTS]
    return defstruct(name, fields, bases=(base,), namespace=body, module=__name__)


if TYPE_CHECKING:
    Notices: TypeAlias = Any
    NoticesChange: TypeAlias = Any
else:
    Notices = of_events(
        "Notices", None, Struct, {"__doc__": "How to be notified of each event; ``null``: no choice made here."}
    )
    NoticesChange = of_events(
        "NoticesChange", None | UnsetType, Request,
        {"__doc__": "Whatever you leave out stays as it is; `null` takes a choice back.", "example": {"late": "text", "done": None}}, UNSET,
    )  # fmt: skip


def notices(chosen: Mapping[str, str]) -> Notices:
    """Returns what was chosen for every event."""
    return msgspec.convert({event: chosen.get(event) for event in EVENTS}, Notices)


class DigestTime(Struct):
    """When your digest comes, by your clock; ``weekday`` is for a weekly one, 0 for Monday."""

    every: Literal["off", "day", "week"]
    at: Hour
    weekday: int


class QuietHours(Struct):
    """The hours in which we text nothing but answers, by the person's clock; both `null`: none."""

    start: str | None
    until: str | None


class Told(Struct):
    """How someone is notified of an event, and whose choice that is."""

    event: Literal[EVENTS]  # type: ignore[valid-type]
    channel: Channel
    by: Annotated[Literal["plan", "own", "defaults", "usual"], Meta(
        description="Your own for this plan, your own for all plans, the coach's for the client, or the default."
    )]  # fmt: skip

    @classmethod
    def all_of(cls, chosen: Sequence[tuple[str, Chosen]]) -> "list[Told]":
        return [cls(event, each.channel, each.by) for event, each in chosen]


class PlanNotices(Resource):
    """Your choices for a plan (`null`: as in your settings), and what applies."""

    notices: Notices
    told: list[Told]

    example = {
        "notices": NOTHING_CHOSEN | {"late": "text"},
        "told": [{"event": "late", "channel": "text", "by": "plan"}, {"event": "done", "channel": "off", "by": "usual"}],
    }  # fmt: skip


class Ahead(Struct):
    """An upcoming message; ``by`` is `null` if it won't be sent."""

    event: Literal[EVENTS]  # type: ignore[valid-type]
    number: Annotated[int | None, Meta(description="The action's number.")]
    what: str
    at: Moment
    by: By | None
    reason: Annotated[str | None, Meta(description="Why it won't be sent, or not as requested.")]
    then: Annotated[
        str | None, Meta(description="What may follow, for a reminder that repeats while its action is late.")
    ]

    @classmethod
    def of(cls, found: outlook.Ahead) -> "Ahead":
        return cls(
            event=found.kind,
            number=found.number,
            what=found.what,
            at=to_the_second(found.at),
            by=found.by,  # type: ignore[arg-type]
            reason=found.reason,
            then=found.then,
        )


class Outlook(Resource):
    """What a plan's client will get; `null` or empty until they accept."""

    told: list[Told]
    phone_state: PhoneState | None
    quiet_hours: QuietHours | None
    text_cap: Annotated[int | None, Meta(description="Texts a day; `null`: no limit.")]
    digest: DigestTime | None
    items: Annotated[list[Ahead], Meta(description="By time, up to 100.")]
    is_cut: Annotated[bool, Meta(description="Whether there are more.")]

    example = {
        "told": [{"event": "late", "channel": "text", "by": "plan"}], "phone_state": "confirmed",
        "quiet_hours": QUIET_HOURS, "text_cap": 6, "digest": A_DIGEST | {"every": "off"},
        "items": [{"event": "reminder", "number": 12, "what": "Call the bank", "at": "2026-12-04T07:00:00Z", "by": "text",
                   "reason": "it waits until quiet hours end", "then": None}],
        "is_cut": False,
    }  # fmt: skip

    @classmethod
    def of(cls, found: outlook.Outlook) -> "Outlook":
        person = found.person
        if person is None:
            return cls([], None, None, None, None, [], is_cut=False)
        return cls(
            told=Told.all_of(found.told),
            phone_state=person.phone_state,
            quiet_hours=QuietHours(**structs.asdict(person.quiet_hours)),
            text_cap=int(person.text_cap) or None,
            digest=DigestTime(**structs.asdict(person.digest)),
            items=[Ahead.of(each) for each in found.ahead],
            is_cut=found.is_cut,
        )


class QuietHoursChange(Request):
    """By the person's clock; both `null`: no quiet hours."""

    start: str | None
    until: str | None


class DigestChange(Request):
    """When your digest comes. Whatever you leave out stays as it is."""

    every: Literal["off", "day", "week"] | UnsetType = UNSET
    at: Hour | UnsetType = UNSET
    weekday: Annotated[int, Meta(ge=0, le=6, description="For a weekly one, 0 for Monday.")] | UnsetType = UNSET
