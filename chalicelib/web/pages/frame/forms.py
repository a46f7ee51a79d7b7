"""Forms: what was typed, and what is wrong with it."""

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from chalice.app import Request
from markupsafe import escape

from chalicelib.errors import Invalid, PastDue, Refused

MOST_FIELDS = 2000
"""Enough for 300 actions in one form."""

NOT_TYPED = re.compile(
    r"csrf|once|version|do|meant|past_due|n|id|entry|show|of|cursor|from|next|undo|zone|clients_zone|time_zone|hours|role"
    r"|assigned_to|metric_id|seen|existing|order|mark|c_.*|shown_for|actions|r[0-9]+_.*|tell_.*|telling|told|[nvzop][0-9]+"
    r"|every|every_was|how|reading|t|unread|who|year|i|notify_client|client_may_(edit|delete)|is_quiet"
)
"""Fields that a page fills in by itself, or that offer a choice."""

_OF_LINE = re.compile(r"[wdt][0-9]{1,3}")
"""A line of a pasted list: what, day and time. The lines of a project's form, which have weights, count from 1."""

NOT_CONTENT = ("csrf", "once", "from", "next", "show", "of", "cursor")
"""Fields that prove who sends a form, or say where to go afterwards."""


class NotAForm(Refused):
    status = 400
    sentence = "We couldn’t read this form. Please open the page again."


class NoSuchChoice(Refused):
    status = 422
    sentence = (
        "This page doesn’t offer that choice. The address may have been changed. Please go back and choose again."
    )


class TakenBack(Refused):
    sentence = "You’ve sent this before, and it was deleted or undone since. If you want it again, send it once more."


class Form(dict[str, str]):
    """The fields of a form that was sent; a missing one counts as empty."""

    files: Mapping[str, bytes] = {}
    """The content of the chosen files, by field."""

    def __missing__(self, name: str) -> str:
        return ""

    def is_ticked(self, name: str) -> bool:
        return bool(self[name])

    def typed(self) -> dict[str, str]:
        """Returns what a person typed, so that it isn't lost."""
        return {name: value for name, value in self.items() if value.strip() and not NOT_TYPED.fullmatch(name)}

    def missing_in(self, page: str) -> dict[str, str]:
        """Returns what was typed into fields that the page no longer has."""
        shown = " ".join(page.split())
        return {name: value for name, value in self.typed().items() if " ".join(escape(value).split()) not in shown}

    def content(self, *, but: Collection[str] = ()) -> list[tuple[str, str]]:
        """Returns the form's content in a fixed order, to tell whether two forms say the same."""
        said = {name: value.replace("\r\n", "\n").strip() for name, value in self.items()}
        return sorted((name, value) for name, value in said.items() if value and name not in {*NOT_CONTENT, *but})


def to_copy(typed: Mapping[str, str]) -> dict[str, str]:
    """Returns what was typed in a form that can be copied; lines of a list can be pasted as a list again."""
    if "w0" not in typed:
        return dict(typed)
    places = [name[1:] for name in typed if name[0] == "w" and _OF_LINE.fullmatch(name)]
    lines = [_line(typed[f"w{i}"], typed.get(f"d{i}", ""), typed.get(f"t{i}", "")) for i in places]
    others = {name: value for name, value in typed.items() if not _OF_LINE.fullmatch(name)}
    return {"lines": "\n".join(lines)} | others


def _line(what: str, day: str, time: str) -> str:
    return f"{what} {day} {time}".rstrip() if day else what


def read(request: Request) -> Form:
    """Reads the form of a request, urlencoded or multipart; raises `NotAForm` if it can't be read."""
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


class Problems(msgspec.Struct, frozen=True):
    """Why a form is shown again."""

    fields: dict[str, str] = {}
    """A sentence for each field with a problem."""
    notice: str = ""
    """A sentence about the whole form."""
    status: int = 200
    past: PastDue | None = None
    """The date that is asked about before it is saved."""

    def above(self) -> "Problems":
        """Returns all problems in one notice, for pages without the fields."""
        return Problems({}, self.notice or " ".join(self.fields.values()), self.status)


def problems_of(refused: Refused, names: Mapping[str, str]) -> Problems:
    """Returns what a refusal says about a form; ``names`` maps the domain's names to its fields."""
    if isinstance(refused, Invalid):
        at = {names.get(field, field): sentence for field, sentence in refused.problems.items()}
        return Problems(at, "", refused.status, refused if isinstance(refused, PastDue) else None)
    return Problems({}, refused.sentence, refused.status)


def number(text: str) -> int | None:
    """Returns a whole number as typed; ``None`` if it isn't one, or is too long."""
    return int(text) if re.fullmatch(r"[0-9]{1,7}", text.strip()) else None


def id(text: str) -> str:
    """Returns an id as typed; empty if it isn't one."""
    return text if re.fullmatch(r"[a-z2-7]{16}", text) else ""


def _multipart(raw: bytes, content_type: str) -> Form:
    """Reads the fields of a multipart form (RFC 7578), and its files."""
    boundary = re.search(r'boundary="?([^";]{1,70})"?', content_type)
    if boundary is None:
        raise NotAForm
    form, files = Form(), dict[str, bytes]()
    for part in raw.split(b"--" + boundary[1].encode())[1 : MOST_FIELDS + 1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'\bname="([^"]*)"', head)
        if name is None:
            continue
        content = content.removesuffix(b"\r\n")
        if b"filename=" not in head:
            form[name[1].decode(errors="replace")] = content.decode(errors="replace")
        elif content:
            files[name[1].decode(errors="replace")] = content
    form.files = files
    return form
