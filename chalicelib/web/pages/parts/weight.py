"""The weight of an action as it is typed."""

from chalicelib.domain.actions import fields
from chalicelib.web.pages.frame import forms


def checked_weight(typed: str) -> int:
    """Returns the weight; raises `Invalid` for what can't be one. What isn't a number can't."""
    number = forms.number(typed)
    return fields.checked_weight(-1 if number is None else number)
