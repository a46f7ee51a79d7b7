"""Moments by the clock of this machine; the page's script shows them by the browser's."""

from datetime import datetime


def when(sent_at: str) -> str:
    return f"{day(sent_at)}, {hour(sent_at)}"


def day(sent_at: str) -> str:
    at = _local(sent_at)
    return f"{at:%a} {at.day} {at:%b}"


def hour(sent_at: str) -> str:
    return f"{_local(sent_at):%H:%M}"


def _local(sent_at: str) -> datetime:
    return datetime.fromisoformat(sent_at).astimezone()
