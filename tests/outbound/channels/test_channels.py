"""The list of channels."""

from typing import get_args

from chalicelib.domain.messages import By
from chalicelib.domain.notices import CHANNELS as CHOICES
from chalicelib.outbound.deliver import CHANNELS


def test_whatever_a_message_may_leave_by_has_its_module() -> None:
    assert set(CHANNELS) == set(get_args(By))
    assert set(CHANNELS) == set(CHOICES) - {"off", "digest"}
