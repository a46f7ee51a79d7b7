"""Rows of a form, each with its fields: ``r0_at``, ``r0_by``, ``r1_at`` and so on. Adding and removing rows needs no
script."""

import re
from collections.abc import Iterable, Iterator

from chalicelib.web.pages.frame.forms import Form

MOST = 40
"""The most rows in a form: more than anything may have, so that too many are reported instead of lost."""


def typed(form: Form, first: str, names: Iterable[str]) -> Iterator[list[str]]:
    """Yields the values of each row in the fields of these names, without a row whose "remove" was just pressed.

    A row exists if its field ``first`` does.
    """
    names = tuple(names)
    numbers = sorted({int(found[1]) for name in form if (found := re.fullmatch(rf"r([0-9]{{1,2}})_{first}", name))})
    removed = form["do"].removeprefix("less-")
    for i in numbers[:MOST]:
        if str(i) != removed:
            yield [form[f"r{i}_{name}"].strip() for name in names]


def is_to_add(form: Form) -> bool:
    """Returns whether the button pressed adds a row."""
    return form["do"] == "more"


def are_changed(form: Form) -> bool:
    """Returns whether the button pressed only adds or removes a row."""
    return is_to_add(form) or form["do"].startswith("less-")
