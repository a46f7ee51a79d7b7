"""What people can be notified of, how, and the defaults."""

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from chalicelib import times
from chalicelib.domain.messages import MESSAGES
from chalicelib.errors import Invalid

EVENTS = tuple(kind for kind, message in MESSAGES.items() if not message.goes_alone)
"""What someone can be notified of; each can be turned off, for all plans or for one."""

Channel = Literal["off", "email", "text", "digest"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)

Role = Literal["client", "primary", "coach", "viewer"]

TOLD: dict[str, frozenset[str]] = {
    role: frozenset(event for event in EVENTS if role in MESSAGES[event].told)
    for role in (*get_args(Role), "promised_to")
}
"""The events each role is notified of by default; ``promised_to`` is the client of a Coach Action."""


Telling = Literal["all", "needs", "daily"]
TELLINGS: tuple[Telling, ...] = get_args(Telling)
"""How someone wants to hear of things, in a word: as it happens, only of what needs them, or once a day."""

NEEDS = frozenset({"new", "late", "reminder", "proposal", "stuck", "asking", "comment"})
"""What somebody has to do or answer; the rest is news."""


def of_telling(telling: Telling, role: str) -> dict[str, str | None]:
    """Returns the choices behind a word; ``None``: as usual. What is set to come at its own time still does."""
    made: dict[str, str | None] = dict.fromkeys(EVENTS)
    if telling == "all":
        return made
    for event in EVENTS:
        is_told = any(event in TOLD[each] for each in told_as(role))
        if telling == "daily" and is_told and not MESSAGES[event].sets_channel:
            made[event] = "digest"
        if telling == "needs" and is_told and event not in NEEDS:
            made[event] = "off"
    return made


def telling_of(chosen: Mapping[str, str], role: str, digest: "DigestTime") -> Telling | None:
    """Returns the word that somebody's choices amount to; ``None`` if they chose one by one."""
    for telling in TELLINGS:
        stands_for = {event: channel for event, channel in of_telling(telling, role).items() if channel}
        if dict(chosen) == stands_for and (telling != "daily" or digest.every == "day"):
            return telling
    return None


def told_as(role: str) -> tuple[str, ...]:
    """Returns every way in which someone of this role is notified."""
    return ("client", "promised_to") if role == "client" else (role,)


Every = Literal["off", "day", "week"]
RHYTHMS: tuple[Every, ...] = get_args(Every)
"""How often a digest comes. Links hold the position of one: never reorder these."""


class DigestTime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When someone's digest comes, by their own clock; ``off`` for none."""

    every: Every = "off"
    at: str = "07:00"
    weekday: int = 0
    """For a weekly one: 0 is Monday."""

    def normal(self) -> "DigestTime":
        """Returns it checked and normalised. Raises `Invalid`."""
        at = times.parse_time(self.at, "digest")
        if not 0 <= self.weekday <= 6:
            raise Invalid({"digest": "Choose a day of the week, from 0 (Monday) to 6 (Sunday)."})
        return msgspec.structs.replace(self, at=f"{at:%H:%M}")


class Chosen(msgspec.Struct, frozen=True):
    """How someone is notified of an event, and whose choice that is."""

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
    """Returns the person's choice for this plan, or else for all plans, or else the coach's for the client, or else the
    default.

    ``of_plan`` is `Defaults.client_notices` of the plan.
    """
    is_client = role in ("client", "promised_to")
    for by, chosen in (("plan", for_plan), ("own", own), ("defaults", of_plan if is_client else {})):
        if chosen.get(event):
            return Chosen(chosen[event], by)  # type: ignore[arg-type]
    return Chosen("email" if event in TOLD[role] else "off", "usual")


def channels(event: str) -> tuple[Channel, ...]:
    """Returns the channels for an event. Reminders and questions about metrics choose between mail and text themselves."""
    if event == "reminder":
        return ("off", "email")
    return ("off", "email", "digest") if MESSAGES[event].sets_channel else CHANNELS


def goes_to_digest(chosen: Chosen, digest: DigestTime) -> bool:
    """Returns whether it goes into the person's digest instead of being sent by itself."""
    return chosen.channel == "digest" and digest.every != "off"


def check_notices(chosen: Mapping[str, str | None], field: str = "notices") -> None:
    """Raises `Invalid` at ``field`` for an unknown event or channel; ``None`` takes a choice back."""
    for event, channel in chosen.items():
        if event not in EVENTS:
            raise Invalid({field: f"“{event}” isn’t one of {', '.join(EVENTS)}."})
        if channel is not None and channel not in channels(event):
            raise Invalid({field: f"“{event}” can be {', '.join(channels(event)[:-1])} or {channels(event)[-1]}."})
