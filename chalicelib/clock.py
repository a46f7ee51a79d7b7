"""The only wall clock: entry points read it once and pass ``now`` on."""

from datetime import UTC, datetime


def now() -> datetime:
    """Returns the present moment, aware, in UTC."""
    return datetime.now(UTC)
