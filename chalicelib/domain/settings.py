"""What people are told by default, and the defaults of a plan."""

from typing import Literal

import msgspec

from chalicelib import times
from chalicelib.domain.reminders import MOST_REMINDERS, Spec
from chalicelib.errors import Invalid

EVENTS = ("new", "changed", "comment", "done", "reopened", "cancelled", "late", "reminder", "proposal", "stuck")
"""What a person can be told of; each can be turned off, for all plans or for one."""

Role = Literal["client", "primary", "coach", "viewer"]

TOLD: dict[str, frozenset[str]] = {
    "client": frozenset({"new", "comment", "late", "reminder", "proposal"}),
    "primary": frozenset(EVENTS),
    "coach": frozenset(EVENTS),
    "viewer": frozenset(),
}
"""Who is told of what when nobody has chosen otherwise."""


class DigestTime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When somebody's digest comes, by their own clock; ``off``: none."""

    every: Literal["off", "day", "week"] = "off"
    at: str = "07:00"
    weekday: int = 0
    """Of a weekly one: 0 is Monday."""

    def normal(self) -> "DigestTime":
        """Checked, in one spelling. Raises `Invalid`."""
        at = times.parse_time(self.at, "digest")
        if not 0 <= self.weekday <= 6:
            raise Invalid({"digest": "Choose a day of the week, from 0 (Monday) to 6 (Sunday)."})
        return msgspec.structs.replace(self, at=f"{at:%H:%M}")


class Defaults(msgspec.Struct, forbid_unknown_fields=True):
    """How a plan's new actions start out."""

    hour: str = "17:00"
    """BY WHEN, where no time is given, in the client's zone."""
    reminders: list[Spec] = msgspec.field(default_factory=lambda: [Spec(to="client", by="email", days=-1, at="09:00")])
    notify_client: bool = True
    client_may_edit: bool = False
    client_may_delete: bool = False
    late_after_minutes: int = 60

    def check(self) -> None:
        """Raises `Invalid` for what can't be."""
        times.parse_time(self.hour, "hour")
        if not 0 <= self.late_after_minutes <= 10080:
            raise Invalid({"late_after_minutes": "Late is told 0 minutes to 7 days after the due time."})
        if len(self.reminders) > MOST_REMINDERS:
            raise Invalid({"reminders": f"An action has at most {MOST_REMINDERS} reminders."})
        for spec in self.reminders:
            spec.check()


def channel(event: str, role: str, own: dict[str, str], for_plan: dict[str, str]) -> str:
    """``email`` or ``off``: what the plan's settings say, else the person's, else the role's default."""
    return for_plan.get(event) or own.get(event) or ("email" if event in TOLD[role] else "off")
