"""What the API takes and gives of plans."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from chalicelib.domain.notices import Role
from chalicelib.domain.plans import plan as plans_plan
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.reachable import EmailState, PhoneState
from chalicelib.domain.reminders import Spec
from chalicelib.web.api.types import actions as actions_types
from chalicelib.web.api.types import common
from chalicelib.web.api.types import notices as notices_types
from chalicelib.web.api.types.common import Hour, Zone


class PlanDefaults(Struct):
    """How new actions start out."""

    hour: common.Hour
    reminders: list[actions_types.DefaultReminder]
    notify_client: bool
    client_may_edit: bool
    client_may_delete: bool
    late_after_minutes: int
    client_notices: Annotated[
        notices_types.Notices, Meta(description="How the client is told, where they haven't chosen.")
    ]


class Client(Struct):
    """The client, as this plan's coach knows them.

    ``phone_state`` is ``confirmed`` once its owner has answered YES. Nothing is mailed while ``email_state`` isn't ``ok``.
    """

    id: common.Id
    name: str
    email: str
    email_state: EmailState
    email_since: Annotated[common.Moment | None, Meta(description="Since when mails come back, or arrive again.")]
    phone: str | None
    phone_state: PhoneState
    time_zone: common.Zone


class Plan(Struct):
    """One client's action plan. ``role`` is yours in it."""

    plan_id: common.Id
    prefix: Annotated[str, Meta(examples=["ALI"])]
    role: Role
    client: Client
    defaults: PlanDefaults
    created_at: common.Moment
    version: int


class Plans(Struct):
    """A page of plans, oldest first."""

    items: list[Plan]
    next_cursor: common.NextCursor


class NewClient(common.Request):
    """Who the plan is for, as the coach knows them. Their own settings take precedence once they have given some."""

    name: Annotated[str, Meta(examples=["Alice Moreau"])]
    email: Annotated[str, Meta(examples=["alice@example.com"])]
    phone: Annotated[str, Meta(description="With its country.", examples=["+49 151 12345678"])] | None = None
    time_zone: Annotated[Zone, Meta(description="Without one: the coach's.")] | None = None


class NewPlan(common.Request):
    """A plan to open; its client is invited by mail."""

    client: NewClient


class ClientChange(common.Request):
    """What a coach corrects of the client, until the client has given their own."""

    name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone: Annotated[str | None, Meta(description="`null` takes it away.")] | UnsetType = UNSET
    time_zone: Zone | UnsetType = UNSET


class DefaultsChange(common.Request):
    """What new actions start out with; what isn't given stays."""

    hour: Hour | UnsetType = UNSET
    reminders: list[Spec] | UnsetType = UNSET
    notify_client: bool | UnsetType = UNSET
    client_may_edit: bool | UnsetType = UNSET
    client_may_delete: bool | UnsetType = UNSET
    late_after_minutes: int | UnsetType = UNSET
    client_notices: notices_types.NoticesChange | UnsetType = UNSET


class PlanChange(common.Request):
    """What isn't given stays."""

    client: ClientChange | UnsetType = UNSET
    defaults: DefaultsChange | UnsetType = UNSET


def changed_defaults(before: Defaults, change: DefaultsChange) -> Defaults:
    """The defaults with what is given; of the client's notices, too, what isn't given stays."""
    new = common.given(change)
    if "client_notices" in new:
        notices = before.client_notices | common.given(new["client_notices"])
        new["client_notices"] = {event: channel for event, channel in notices.items() if channel}
    return structs.replace(before, **new)


def plan(row: plans_plan.Plan, person_id: str) -> Plan:
    """A plan as one of its members sees it."""
    client = row.client
    return Plan(
        row.plan_id, row.prefix, row.role(person_id),
        Client(
            client.person_id, client.name, client.email, client.mail.state, common.second_or_none(client.mail.since), client.phone,
            client.phone_state, client.time_zone,
        ),
        defaults(row.defaults), common.to_the_second(row.created_at), int(row.version),
    )  # fmt: skip


def defaults(value: Defaults) -> PlanDefaults:
    reminders = [
        actions_types.DefaultReminder(
            spec.to, spec.by, spec.minutes, spec.days, spec.at, spec.time_zone, spec.every, spec.times
        )
        for spec in value.reminders
    ]
    return PlanDefaults(
        value.hour,
        reminders,
        value.notify_client,
        value.client_may_edit,
        value.client_may_delete,
        value.late_after_minutes,
        notices_types.notices(value.client_notices),
    )
