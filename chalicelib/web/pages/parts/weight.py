"""The weight of an action, as typed."""

from chalicelib.domain.actions import fields
from chalicelib.web.pages.frame import forms


def checked_weight(typed: str) -> int:
    """Returns the weight; raises `Invalid` unless it is a number within bounds."""
    number = forms.number(typed)
    return fields.checked_weight(-1 if number is None else number)
