"""What the API takes and gives of notices."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, defstruct

from chalicelib.domain.delivery import outlook as delivery_outlook
from chalicelib.domain.notices import EVENTS, Channel, Chosen, channels
from chalicelib.domain.reachable import PhoneState
from chalicelib.web.api.types import common
from chalicelib.web.api.types.common import Hour


def of_events(name: str, more: Any, base: type[Struct], about: str, *default: Any) -> type[Struct]:
    """A type with a field an event, each one of its channels or ``more``: a new event needs no word here."""
    fields = [(event, Literal[channels(event)] | more, *default) for event in EVENTS]
    return defstruct(name, fields, bases=(base,), namespace={"__doc__": about}, module=__name__)


if TYPE_CHECKING:
    Notices: TypeAlias = Any
else:
    Notices = of_events("Notices", None, Struct, "How one is told of what; ``null``: nothing was chosen here.")


class DigestTime(Struct):
    """When one's digest comes, by one's own clock; ``weekday`` is of a weekly one, 0 for Monday."""

    every: Literal["off", "day", "week"]
    at: common.Hour
    weekday: int


class QuietHours(Struct):
    """When nothing is texted but answers, by the person's clock; both `null`: never quiet."""

    start: str | None
    until: str | None


class Told(Struct):
    """How somebody is told of an event, and whose choice that is."""

    event: Literal[EVENTS]  # type: ignore[valid-type]
    channel: Channel
    by: Annotated[Literal["plan", "own", "defaults", "usual"], Meta(
        description="One's own for the plan, one's own for all plans, the coach's for the plan's client, or nobody's."
    )]  # fmt: skip


class PlanNotices(Struct):
    """What one chose for a plan (`null`: as in one's settings), and what counts."""

    notices: Notices
    told: list[Told]


class Ahead(Struct):
    """A message that will come; ``by`` is `null` for one that won't."""

    event: Literal[EVENTS]  # type: ignore[valid-type]
    number: Annotated[int | None, Meta(description="Of the action.")]
    what: str
    at: common.Moment
    by: Literal["email", "text"] | None
    reason: Annotated[str | None, Meta(description="Why it won't come, or not as was asked for.")]
    then: Annotated[
        str | None, Meta(description="What may come after it, of a reminder that comes again while its action is late.")
    ]


class Outlook(Struct):
    """What a plan's client gets; all is `null` or empty while they haven't accepted."""

    told: list[Told]
    phone_state: PhoneState | None
    quiet_hours: QuietHours | None
    text_cap: Annotated[int | None, Meta(description="Texts a day; `null`: any number.")]
    digest: DigestTime | None
    items: Annotated[list[Ahead], Meta(description="By time, at most 100.")]
    is_cut: Annotated[bool, Meta(description="Whether there are more.")]


if TYPE_CHECKING:
    NoticesChange: TypeAlias = Any
else:
    NoticesChange = of_events(
        "NoticesChange", None | UnsetType, common.Request, "What isn't given stays; `null` takes a choice back.", UNSET
    )


class QuietHoursChange(common.Request):
    """By the person's clock; both `null`: never quiet."""

    start: str | None
    until: str | None


class DigestChange(common.Request):
    """When one's digest comes; what isn't given stays."""

    every: Literal["off", "day", "week"] | UnsetType = UNSET
    at: Hour | UnsetType = UNSET
    weekday: Annotated[int, Meta(ge=0, le=6, description="Of a weekly one, 0 for Monday.")] | UnsetType = UNSET


def told(chosen: Sequence[tuple[str, Chosen]]) -> list[Told]:
    return [Told(event, each.channel, each.by) for event, each in chosen]


def outlook(found: delivery_outlook.Outlook) -> Outlook:
    items: list[Any] = [
        Ahead(each.kind, each.number, each.what, common.to_the_second(each.at), each.by, each.reason, each.then)  # type: ignore[arg-type]
        for each in found.ahead
    ]
    person = found.person
    if person is None:
        return Outlook([], None, None, None, None, [], is_cut=False)
    return Outlook(
        told(found.told),
        person.phone_state,
        QuietHours(person.quiet_hours.start, person.quiet_hours.until),
        int(person.text_cap) or None,
        DigestTime(person.digest.every, person.digest.at, person.digest.weekday),
        items,
        found.is_cut,
    )


def notices(chosen: Mapping[str, str]) -> Notices:
    return msgspec.convert({event: chosen.get(event) for event in EVENTS}, Notices)
