"""What a channel does. A further one is a module like `email` and `text`, and its row in ``deliver.CHANNELS``."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from chalicelib.outbound.channels.refusals import Refusal
from chalicelib.outbound.owed import Owed


class Channel(Protocol):
    """A module that writes messages in its own form and hands them to its provider."""

    def write(self, message: Sequence[Owed], now: datetime, /) -> Any:
        """Returns the message for these rows, as `send` takes it."""

    def send(self, written: Any, entry_id: str, /) -> int | None:
        """Hands it to the provider, in a single try. For a text, returns how many segments are billed; raises `SendFailed`."""


class SendFailed(Exception):
    """The provider didn't take a message; what that means is in `refusals`."""

    def __init__(self, refusal: Refusal, *, then: Callable[..., object] | None = None) -> None:
        super().__init__(f"{refusal.code} ({refusal.meaning})")
        self.refusal = refusal
        self.then = then
        """What else to do once it is recorded."""
