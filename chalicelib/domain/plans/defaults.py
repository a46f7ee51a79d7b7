"""The defaults for new actions of a plan."""

import msgspec

from chalicelib import times
from chalicelib.domain import notices
from chalicelib.domain.reminders import MOST_REMINDERS, Spec
from chalicelib.errors import Invalid


class Defaults(msgspec.Struct, forbid_unknown_fields=True):
    """The defaults for a plan's new actions."""

    hour: str = "17:00"
    """The hour of BY WHEN if no time is given, by the assignee's clock."""
    reminders: list[Spec] = msgspec.field(default_factory=lambda: [Spec(to="client", by="email", days=-1, at="09:00")])
    notify_client: bool = True
    client_may_edit: bool = False
    client_may_delete: bool = False
    late_after_minutes: int = 60
    client_notices: dict[str, str] = {}
    """The channel for each event, for a client who hasn't chosen."""

    def check(self) -> None:
        """Raises `Invalid` for defaults that can't be."""
        times.parse_time(self.hour, "hour")
        if not 0 <= self.late_after_minutes <= 10080:
            raise Invalid({"late_after_minutes": "A late notice goes out 0 minutes to 7 days after the due time."})
        if len(self.reminders) > MOST_REMINDERS:
            raise Invalid({"reminders": f"An action can have up to {MOST_REMINDERS} reminders."})
        for spec in self.reminders:
            spec.check()
        notices.check_notices(self.client_notices, "client_notices")
