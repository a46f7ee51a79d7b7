"""What was typed into a form: read from the body, kept for showing again, and refused with a sentence at the field."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from chalice.app import Request, Response

from chalicelib.errors import Invalid, NotFound, NotSignedIn, Refused, StaleVersion

MOST_FIELDS = 2000
"""Enough for 300 actions in one form."""

NOT_TYPED = re.compile(
    r"csrf|once|version|do|n|id|entry|show|of|cursor|from|next|undo|zone|time_zone|hours|r[0-9]+_.*|tell_.*|[vz][0-9]+"
)
"""Fields that a page fills by itself, or where something is chosen."""


class NotAForm(Refused):
    status = 400
    sentence = "What was sent isn’t a form of ours. Please open the page again."


class NoSuchChoice(Refused):
    status = 422
    sentence = (
        "There is no such choice on this page. The address may have been changed; please go back and choose again."
    )


class Form(dict[str, str]):
    """The fields of a form; one that is missing is empty."""

    def __missing__(self, name: str) -> str:
        return ""

    def is_ticked(self, name: str) -> bool:
        return bool(self[name])

    def typed(self) -> dict[str, str]:
        """What a person typed, for keeping."""
        return {name: value for name, value in self.items() if value.strip() and not NOT_TYPED.fullmatch(name)}


def read(request: Request) -> Form:
    """The form of a request, urlencoded or multipart; `NotAForm` if it can't be read."""
    raw: Any = request.raw_body or b""  # bytes, whatever its annotation says
    content_type = request.headers.get("content-type", "")
    if content_type.lower().startswith("multipart/form-data"):
        return _multipart(raw, content_type)
    try:
        return Form(
            parse_qsl(
                raw.decode(errors="replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"
            )
        )
    except ValueError:
        raise NotAForm from None


def or_again(do: Callable[[], Response], again: Callable[..., Response]) -> Response:
    """What ``do`` answers; when it is refused, the form once more with what was typed and why.

    ``again`` takes ``problems`` (a sentence per field), ``notice`` (one for the whole form) and ``status``.
    """
    try:
        return do()
    except Invalid as invalid:
        return again(problems=invalid.problems, notice="", status=invalid.status)
    except (NotFound, NotSignedIn, StaleVersion):
        raise
    except Refused as refused:
        return again(problems={}, notice=refused.sentence, status=refused.status)


def number(text: str) -> int | None:
    """A whole number as typed; ``None`` if it isn't one, or a very long one."""
    return int(text) if re.fullmatch(r"[0-9]{1,7}", text.strip()) else None


def at_fields(problems: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Problems under the names that the page's fields have."""
    return {names.get(field, field): sentence for field, sentence in problems.items()}


def _multipart(raw: bytes, content_type: str) -> Form:
    """Text fields of a multipart form (RFC 7578). Files are passed over: no form of ours has any."""
    boundary = re.search(r'boundary="?([^";]{1,70})"?', content_type)
    if boundary is None:
        raise NotAForm
    form = Form()
    for part in raw.split(b"--" + boundary[1].encode())[1 : MOST_FIELDS + 1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'\bname="([^"]*)"', head)
        if name is not None and b"filename=" not in head:
            form[name[1].decode(errors="replace")] = content.removesuffix(b"\r\n").decode(errors="replace")
    return form
