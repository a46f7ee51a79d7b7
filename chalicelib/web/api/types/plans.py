"""What the API takes and gives about plans."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from chalicelib.domain.messages import By
from chalicelib.domain.metrics import asking, who_may
from chalicelib.domain.notices import Role
from chalicelib.domain.plans import plan, seeing
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.seeing import Seen
from chalicelib.domain.reachable import EmailState, PhoneState
from chalicelib.domain.reminders import Spec
from chalicelib.domain.team.inviting import Details
from chalicelib.web.api.types.askings import AskingPause
from chalicelib.web.api.types.base import Page, Request, Resource, given, page_of
from chalicelib.web.api.types.cast import A_PLAN, ALICE
from chalicelib.web.api.types.notices import NOTHING_CHOSEN, Notices, NoticesChange, notices
from chalicelib.web.api.types.values import Hour, Id, Moment, Zone, second_or_none, to_the_second, utc


class DefaultReminder(Struct):
    """A reminder that new actions start with: ``minutes`` from the due time; or ``days`` and a local time ``at``; or, while
    the action is late, ``every`` few days, at most this many ``times``."""

    to: Literal["client", "coach"]
    by: By
    minutes: int | None
    days: int | None
    at: Hour | None
    time_zone: Zone | None
    every: int | None
    times: int | None


class PlanDefaults(Struct):
    """What new actions start with."""

    hour: Hour
    reminders: list[DefaultReminder]
    notify_client: bool
    client_may_edit: bool
    client_may_delete: bool
    late_after_minutes: int
    client_notices: Annotated[
        Notices, Meta(description="How the client is notified, unless they've chosen themselves.")
    ]

    example = structs.asdict(Defaults()) | {
        "reminders": [structs.asdict(spec) for spec in Defaults().reminders],
        "client_notices": NOTHING_CHOSEN | {"done": "digest"},
    }

    @classmethod
    def of(cls, defaults: Defaults) -> "PlanDefaults":
        return cls(
            hour=defaults.hour,
            reminders=[DefaultReminder(**structs.asdict(spec)) for spec in defaults.reminders],
            notify_client=defaults.notify_client,
            client_may_edit=defaults.client_may_edit,
            client_may_delete=defaults.client_may_delete,
            late_after_minutes=defaults.late_after_minutes,
            client_notices=notices(defaults.client_notices),
        )


class Client(Struct):
    """The client, as this plan's coach knows them.

    Only coaches and the client see how to reach them: for viewers, address and number and their states are ``null``.
    ``phone_state`` is ``confirmed`` once the owner of the number has answered YES. We send no email unless
    ``email_state`` is ``ok``.
    """

    id: Id
    name: str
    email: str | None
    email_state: EmailState | None
    email_since: Annotated[Moment | None, Meta(description="When emails began to bounce, or to arrive again.")]
    phone: str | None
    phone_state: PhoneState | None
    time_zone: Zone

    @classmethod
    def of(cls, client: Seen) -> "Client":
        return cls(
            id=client.person_id,
            name=client.name,
            email=client.email,
            email_state=client.mail.state if client.mail else None,
            email_since=second_or_none(client.mail.since) if client.mail else None,
            phone=client.phone,
            phone_state=client.phone_state,
            time_zone=client.time_zone,
        )


class Plan(Resource):
    """A client's action plan. ``role`` is your role in it."""

    plan_id: Id
    prefix: Annotated[str, Meta(examples=["ALI"])]
    role: Role
    client: Client
    defaults: PlanDefaults
    cards: Annotated[
        bool, Meta(description="Whether links in emails to the client open what they are about without signing in.")
    ]
    asking_pause: Annotated[
        AskingPause | None, Meta(description="`null`: metrics are asked for. Viewers don't see it.")
    ]
    next_session: Annotated[
        Moment | None, Meta(description="When coach and client meet next; `null` if nothing is planned, or it is past.")
    ]
    created_at: Moment
    version: int

    has_etag = True
    example = {
        "plan_id": A_PLAN, "prefix": "ALI", "role": "primary",
        "client": {**ALICE, "email": "alice@example.com", "email_state": "ok", "email_since": None, "phone": "+4915112345678",
                   "phone_state": "awaiting", "time_zone": "Europe/Berlin"},
        "defaults": PlanDefaults.example, "cards": True, "asking_pause": None,
        "next_session": "2026-12-04T09:00:00Z", "created_at": "2026-11-23T09:00:00Z", "version": 1,
    }  # fmt: skip

    @classmethod
    def of(cls, row: plan.Plan, person_id: str, now: datetime) -> "Plan":
        """Returns a plan as this member sees it."""
        is_shown = asking.is_paused(row, now) and who_may.may_follow(row, person_id)
        return cls(
            plan_id=row.plan_id,
            prefix=row.prefix,
            role=row.role(person_id),
            client=Client.of(seeing.seen(row, person_id, row.client_id)),
            defaults=PlanDefaults.of(row.defaults),
            cards=not row.cards_off,
            asking_pause=AskingPause.of(row.asking_paused) if is_shown else None,
            next_session=second_or_none(row.session_ahead(now)),
            created_at=to_the_second(row.created_at),
            version=row.version_for(person_id),
        )


class NextSession(Request):
    """When coach and client meet next."""

    next_session: Annotated[
        datetime, Meta(tz=True, description="Within a year, to the second.", examples=["2026-12-04T09:00:00Z"])
    ]

    example = {"next_session": "2026-12-04T09:00:00Z"}

    def at(self) -> datetime:
        """Returns the moment in UTC; raises `Invalid` beyond the calendar."""
        return utc(self.next_session, "next_session") or self.next_session


class Plans(Page[Plan]):
    """A page of plans, oldest first."""

    example = page_of(Plan.example)


class NewClient(Request):
    """The client, as the coach knows them. What they set themselves later takes precedence."""

    name: Annotated[str, Meta(examples=["Alice Moreau"])]
    email: Annotated[str, Meta(examples=["alice@example.com"])]
    phone: Annotated[str, Meta(description="With its country code.", examples=["+49 151 12345678"])] | None = None
    time_zone: Annotated[Zone, Meta(description="Defaults to the coach's.")] | None = None

    def details(self) -> Details:
        return Details(**structs.asdict(self))


class NewPlan(Request):
    """A plan to open. We invite the client by email."""

    client: NewClient

    example = {"client": {"name": "Alice Moreau", "email": "alice@example.com", "time_zone": "Europe/Berlin"}}


class ClientChange(Request):
    """Corrections of the client's details, until the client has set their own."""

    name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone: Annotated[str | None, Meta(description="`null` removes it.")] | UnsetType = UNSET
    time_zone: Zone | UnsetType = UNSET

    def details(self) -> Details:
        new = given(self)
        if "phone" in new:
            new["phone"] = new["phone"] or ""
        return Details(**new)


class DefaultsChange(Request):
    """What new actions start with. Whatever you leave out stays as it is."""

    hour: Hour | UnsetType = UNSET
    reminders: list[Spec] | UnsetType = UNSET
    notify_client: bool | UnsetType = UNSET
    client_may_edit: bool | UnsetType = UNSET
    client_may_delete: bool | UnsetType = UNSET
    late_after_minutes: int | UnsetType = UNSET
    client_notices: NoticesChange | UnsetType = UNSET


class PlanChange(Request):
    """Whatever you leave out stays as it is."""

    client: ClientChange | UnsetType = UNSET
    defaults: DefaultsChange | UnsetType = UNSET
    cards: Annotated[bool, Meta(
        description="`false`: the client signs in before a link in an email opens anything, and earlier links end."
    )] | UnsetType = UNSET  # fmt: skip

    example = {"defaults": {"hour": "12:00", "notify_client": False}}


def changed_defaults(before: Defaults, change: DefaultsChange) -> Defaults:
    """Returns the defaults with what is given. Of the client's notices, too, whatever isn't given stays."""
    new = given(change)
    if "client_notices" in new:
        chosen = before.client_notices | given(new["client_notices"])
        new["client_notices"] = {event: channel for event, channel in chosen.items() if channel}
    return structs.replace(before, **new)
