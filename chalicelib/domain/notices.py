"""What people can be told of, how, and what holds where they chose nothing."""

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from chalicelib import times
from chalicelib.domain.messages import MESSAGES
from chalicelib.errors import Invalid

EVENTS = tuple(kind for kind, message in MESSAGES.items() if message.about == "action")
"""What a person can be told of; each can be turned off, for all plans or for one."""

Channel = Literal["off", "email", "text", "digest"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
"""How somebody is told. ``text`` and ``digest`` become a mail where there is no confirmed number, or no digest."""

Role = Literal["client", "primary", "coach", "viewer"]

TOLD: dict[str, frozenset[str]] = {
    role: frozenset(event for event in EVENTS if role in MESSAGES[event].told)
    for role in (*get_args(Role), "promised_to")
}
"""What somebody is told of when nobody has chosen otherwise, by role; ``promised_to``: a client, of a Coach Action."""


def told_as(role: str) -> tuple[str, ...]:
    """Returns all that somebody of this role is told as."""
    return ("client", "promised_to") if role == "client" else (role,)


Every = Literal["off", "day", "week"]
RHYTHMS: tuple[Every, ...] = get_args(Every)
"""How often a digest comes. Links carry the place of one: never put them in another order."""


class DigestTime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When somebody's digest comes, by their own clock; ``off``: none."""

    every: Every = "off"
    at: str = "07:00"
    weekday: int = 0
    """Of a weekly one: 0 is Monday."""

    def normal(self) -> "DigestTime":
        """Returns it checked, in one spelling. Raises `Invalid`."""
        at = times.parse_time(self.at, "digest")
        if not 0 <= self.weekday <= 6:
            raise Invalid({"digest": "Choose a day of the week, from 0 (Monday) to 6 (Sunday)."})
        return msgspec.structs.replace(self, at=f"{at:%H:%M}")


class Chosen(msgspec.Struct, frozen=True):
    """How somebody is told of an event, and whose choice that is."""

    channel: Channel
    by: Literal["plan", "own", "defaults", "usual"]
    """Their own for this plan, their own for all plans, the plan's for its client, or nobody's."""


def channel(
    event: str,
    role: str,
    own: Mapping[str, str],
    for_plan: Mapping[str, str],
    of_plan: Mapping[str, str] = {},
) -> Chosen:
    """Returns what the person chose for this plan, else for all, else the plan's coach for its client, else what is usual.

    ``of_plan`` is `Defaults.client_notices` of the plan.
    """
    is_client = role in ("client", "promised_to")
    for by, chosen in (("plan", for_plan), ("own", own), ("defaults", of_plan if is_client else {})):
        if chosen.get(event):
            return Chosen(chosen[event], by)  # type: ignore[arg-type]
    return Chosen("email" if event in TOLD[role] else "off", "usual")


def channels(event: str) -> tuple[Channel, ...]:
    """Returns the channels one can choose for an event. Each reminder says itself whether it is mailed or texted."""
    return ("off", "email") if event == "reminder" else CHANNELS


def goes_to_digest(chosen: Chosen, digest: DigestTime) -> bool:
    """Returns whether it isn't sent by itself, but told in the person's digest."""
    return chosen.channel == "digest" and digest.every != "off"


def check_notices(chosen: Mapping[str, str | None], field: str = "notices") -> None:
    """Raises `Invalid` at ``field`` for an unknown event or channel; ``None`` takes a choice back."""
    for event, channel in chosen.items():
        if event not in EVENTS:
            raise Invalid({field: f"“{event}” isn’t one of {', '.join(EVENTS)}."})
        if channel is not None and channel not in channels(event):
            raise Invalid({field: f"“{event}” can be {', '.join(channels(event)[:-1])} or {channels(event)[-1]}."})
