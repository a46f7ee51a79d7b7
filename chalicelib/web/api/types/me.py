"""What the API takes and gives of the token's person."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.domain.people.person import Person, TokenInfo
from chalicelib.domain.reachable import EmailState, PhoneState
from chalicelib.web.api.types import common
from chalicelib.web.api.types import notices as notices_types
from chalicelib.web.api.types import plans as plans_types
from chalicelib.web.api.types.common import Zone


class Me(Struct):
    """The token's person. ``emails`` are all addresses they may answer from; ``defaults`` are for plans they open."""

    id: common.Id
    name: str
    time_zone: common.Zone
    hours: Literal["24", "12"]
    email: str
    emails: list[str]
    email_state: EmailState
    email_since: Annotated[
        common.Moment | None, Meta(description="Since when mails to `email` come back, or arrive again.")
    ]
    phone: str | None
    phone_state: PhoneState
    may_coach: bool
    notices: notices_types.Notices
    quiet_hours: notices_types.QuietHours
    text_cap: Annotated[int | None, Meta(description="Texts a day at most, besides answers; `null`: any number.")]
    digest: notices_types.DigestTime
    defaults: plans_types.PlanDefaults
    created_at: common.Moment
    version: int


class Token(Struct):
    """An API token; its secret is shown when it is made, and never again."""

    id: common.Id
    name: str
    created_at: common.Moment


class TokenWithSecret(Token):
    """A token just made."""

    secret: Annotated[str, Meta(examples=["ft_mfrggzdfmztwq2lkmfrggzdfmztwq2lk"])]


class Tokens(Struct):
    """All tokens, oldest first."""

    items: list[Token]
    next_cursor: None


class MeChange(common.Request):
    """What isn't given stays."""

    name: str | UnsetType = UNSET
    time_zone: Zone | UnsetType = UNSET
    hours: Literal["24", "12"] | UnsetType = UNSET
    phone: Annotated[str | None, Meta(
        description="Its owner is asked by text and answers YES; `null` takes it away.", examples=["+49 151 12345678"]
    )] | UnsetType = UNSET  # fmt: skip
    notices: notices_types.NoticesChange | UnsetType = UNSET
    quiet_hours: Annotated[notices_types.QuietHoursChange, Meta(
        description="When nothing is texted but answers, up to 16 hours: it waits, or a reminder comes before them.",
        examples=[{"start": "21:00", "until": "08:00"}, {"start": None, "until": None}],
    )] | UnsetType = UNSET  # fmt: skip
    text_cap: Annotated[Annotated[int, Meta(ge=1, le=50)] | None, Meta(
        description="Texts a day at most, besides answers; `null`: any number."
    )] | UnsetType = UNSET  # fmt: skip
    digest: notices_types.DigestChange | UnsetType = UNSET
    defaults: plans_types.DefaultsChange | UnsetType = UNSET


class NewToken(common.Request):
    """What the token is for, so that it can be told from others."""

    name: Annotated[str, Meta(description="1 to 100 characters.", examples=["Calendar"])]


def me(row: Person) -> Me:
    facts: dict[str, Any] = {
        "id": row.person_id, "name": row.name, "time_zone": row.time_zone, "hours": row.hours, "email": row.email,
        "emails": sorted(row.emails()), "email_state": row.mail.state, "email_since": common.second_or_none(row.mail.since), "phone": row.phone or row.phone_wanted, "phone_state": row.phone_state,
        "may_coach": row.may_coach, "notices": notices_types.notices(row.notices),
        "quiet_hours": notices_types.QuietHours(row.quiet_hours.start, row.quiet_hours.until),
        "text_cap": int(row.text_cap) or None,
        "digest": notices_types.DigestTime(row.digest.every, row.digest.at, row.digest.weekday),
        "defaults": plans_types.defaults(row.defaults), "created_at": common.to_the_second(row.created_at), "version": int(row.version),
    }  # fmt: skip
    return Me(**facts)


def tokens(rows: dict[str, TokenInfo]) -> Tokens:
    oldest_first = sorted(rows.items(), key=lambda item: (item[1].created_at, item[0]))
    return Tokens([Token(id, info.name, common.to_the_second(info.created_at)) for id, info in oldest_first], None)
