"""What the API takes and gives about the token's owner."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from chalicelib.domain.actions.action import Action
from chalicelib.domain.owed import quiet_hours
from chalicelib.domain.people.person import Person, TokenInfo
from chalicelib.domain.people.profile import Change
from chalicelib.domain.plans.membership import PlanGlance
from chalicelib.domain.reachable import EmailState, PhoneState
from chalicelib.web.api.types.actions import ActionKey, What
from chalicelib.web.api.types.base import Everything, Page, Request, Resource, given, page_of
from chalicelib.web.api.types.cast import A_PLAN, CAROL
from chalicelib.web.api.types.notices import (
    A_DIGEST,
    NOTHING_CHOSEN,
    QUIET_HOURS,
    DigestChange,
    DigestTime,
    Notices,
    NoticesChange,
    QuietHours,
    QuietHoursChange,
    notices,
)
from chalicelib.web.api.types.plans import DefaultsChange, PlanDefaults, changed_defaults
from chalicelib.web.api.types.values import Id, Moment, Zone, second_or_none, to_the_second


class Me(Resource):
    """The token's owner. ``emails`` are all the addresses they can answer from; ``defaults`` apply to plans they
    open."""

    id: Id
    name: str
    time_zone: Zone
    hours: Literal["24", "12"]
    email: str
    emails: list[str]
    email_state: EmailState
    email_since: Annotated[
        Moment | None, Meta(description="When emails to `email` began to bounce, or to arrive again.")
    ]
    phone: str | None
    phone_state: PhoneState
    may_coach: bool
    notices: Notices
    quiet_hours: QuietHours
    text_cap: Annotated[int | None, Meta(description="The most texts a day, not counting answers; `null`: no limit.")]
    digest: DigestTime
    defaults: PlanDefaults
    asks_sign_in: Annotated[bool, Meta(description="Whether links in emails open nothing until you sign in.")]
    away_until: Annotated[
        date | None,
        Meta(description="As a coach: the day you're back; `null` if you aren't away.", examples=["2026-12-07"]),
    ]
    created_at: Moment
    version: int

    has_etag = True
    example = {
        **CAROL, "time_zone": "America/New_York", "hours": "12", "email": "carol@example.com", "emails": ["carol@example.com"],
        "email_state": "ok", "email_since": None, "phone": None, "phone_state": "none", "may_coach": True,
        "notices": NOTHING_CHOSEN | {"late": "off"}, "quiet_hours": QUIET_HOURS, "text_cap": 6, "digest": A_DIGEST,
        "defaults": PlanDefaults.example, "asks_sign_in": False, "away_until": None, "created_at": "2026-11-01T12:00:00Z", "version": 3,
    }  # fmt: skip

    @classmethod
    def of(cls, row: Person, now: datetime) -> "Me":
        return cls(
            id=row.person_id,
            name=row.name,
            time_zone=row.time_zone,
            hours=row.hours,  # type: ignore[arg-type]
            email=row.email,
            emails=sorted(row.emails()),
            email_state=row.mail.state,
            email_since=second_or_none(row.mail.since),
            phone=row.phone or row.phone_wanted,
            phone_state=row.phone_state,
            may_coach=row.may_coach,
            notices=notices(row.notices),
            quiet_hours=QuietHours(**structs.asdict(row.quiet_hours)),
            text_cap=int(row.text_cap) or None,
            digest=DigestTime(**structs.asdict(row.digest)),
            defaults=PlanDefaults.of(row.defaults),
            asks_sign_in=bool(row.asks_sign_in),
            away_until=row.away.day if row.away and row.is_away(now) else None,
            created_at=to_the_second(row.created_at),
            version=int(row.version),
        )


class MeChange(Request):
    """Whatever you leave out stays as it is."""

    name: str | UnsetType = UNSET
    time_zone: Zone | UnsetType = UNSET
    hours: Literal["24", "12"] | UnsetType = UNSET
    phone: Annotated[str | None, Meta(
        description="We ask its owner by text, who replies YES; `null` removes it.", examples=["+49 151 12345678"]
    )] | UnsetType = UNSET  # fmt: skip
    notices: NoticesChange | UnsetType = UNSET
    quiet_hours: Annotated[QuietHoursChange, Meta(
        description="When we text nothing but answers, up to 16 hours. Texts wait until they end, or a reminder comes before they begin.",
        examples=[QUIET_HOURS, {"start": None, "until": None}],
    )] | UnsetType = UNSET  # fmt: skip
    text_cap: Annotated[Annotated[int, Meta(ge=1, le=50)] | None, Meta(
        description="The most texts a day, not counting answers; `null`: no limit."
    )] | UnsetType = UNSET  # fmt: skip
    digest: DigestChange | UnsetType = UNSET
    defaults: DefaultsChange | UnsetType = UNSET
    asks_sign_in: Annotated[bool, Meta(
        description="`true`: links in emails open nothing until you sign in, and earlier links end."
    )] | UnsetType = UNSET  # fmt: skip

    example = {"time_zone": "America/New_York", "hours": "12", "notices": {"late": "off"}}

    def change(self, row: Person) -> Change:
        """Returns the change of this person's settings, without the number."""
        new = given(self)
        new.pop("phone", None)
        if "notices" in new:
            new["notices"] = given(new["notices"])
        if "quiet_hours" in new:
            new["quiet_hours"] = quiet_hours.QuietHours(**structs.asdict(new["quiet_hours"]))
        if "text_cap" in new:
            new["text_cap"] = new["text_cap"] or 0
        if "digest" in new:
            new["digest"] = structs.replace(row.digest, **given(new["digest"]))
        if "defaults" in new:
            new["defaults"] = changed_defaults(row.defaults, new["defaults"])
        return Change(**new)


class NewAbsence(Request):
    """Until when you are away."""

    away_until: Annotated[
        date, Meta(description="The day you're back, by your clock: within 60 days.", examples=["2026-12-07"])
    ]

    example = {"away_until": "2026-12-07"}


class OwnAction(Struct):
    """An open Coach Action of yours, in any plan."""

    plan_id: Id
    number: int
    key: ActionKey
    what: What
    due_at: Moment
    due_time_zone: Zone
    is_late: bool
    client_name: Annotated[str, Meta(description="The plan's client.")]

    @classmethod
    def of(cls, row: Action, membership: PlanGlance, *, is_late: bool) -> "OwnAction":
        return cls(
            plan_id=row.plan_id,
            number=int(row.number),
            key=f"{membership.prefix.text}-{row.number}",
            what=row.what,
            due_at=to_the_second(row.due_at),
            due_time_zone=row.due_zone,
            is_late=is_late,
            client_name=membership.client_name.text,
        )


class OwnActions(Page[OwnAction]):
    """A page of your own open actions, by due time."""

    example = page_of(
        {"plan_id": A_PLAN, "number": 14, "key": "ALI-14", "what": "Send the worksheet", "due_at": "2026-12-02T14:00:00Z",
         "due_time_zone": "America/New_York", "is_late": False, "client_name": "Alice Moreau"},
    )  # fmt: skip


class Token(Resource):
    """An API token. Its secret is shown once, when it's made."""

    id: Id
    name: str
    created_at: Moment

    example = {"id": "onxw22dfoqqhg2dp", "name": "Calendar", "created_at": "2026-11-23T09:00:00Z"}


class TokenWithSecret(Token):
    """A new token, with its secret."""

    secret: Annotated[str, Meta(examples=["ft_mfrggzdfmztwq2lkmfrggzdfmztwq2lk"])]

    is_secret = True
    example = {**Token.example, "secret": "ft_mfrggzdfmztwq2lkmfrggzdfmztwq2lk"}


class Tokens(Everything[Token]):
    """All your tokens, oldest first."""

    example = page_of(Token.example)

    @classmethod
    def of(cls, rows: dict[str, TokenInfo]) -> "Tokens":
        oldest_first = sorted(rows.items(), key=lambda item: (item[1].created_at, item[0]))
        return cls([Token(id, info.name, to_the_second(info.created_at)) for id, info in oldest_first], None)


class NewToken(Request):
    """A name that says what the token is for."""

    name: Annotated[str, Meta(description="1 to 100 characters.", examples=["Calendar"])]

    example = {"name": "Calendar"}
