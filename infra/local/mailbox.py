"""The mailbox: what the local run has sent to each person, as an inbox and a phone, and forms to answer it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import msgspec
from jinja2 import Environment, FileSystemLoader

from infra.local import by_clock
from infra.local.messages import Message
from infra.local.post import Post, preview
from infra.local.web import Handler

_FOLDER = Path(__file__).parent / "pages"
_PAGES = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True)
_PAGES.filters.update(when=by_clock.when, day=by_clock.day, hour=by_clock.hour, preview=preview)
# For our pages: nothing from elsewhere, and no script but the file that looks for new messages.
_STRICT = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'"
)
# For a mail: its own inline styles and images, and no script; its links open in a new tab.
_MAIL = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: https:"


def handler(post: Post) -> type[Handler]:
    """Returns the handler for these messages."""
    return type("BoundMailbox", (Mailbox,), {"post": post})


class Mailbox(Handler):
    """The pages, and the same as JSON."""

    post: Post

    def do_GET(self) -> None:
        if not self.is_ours():
            return
        path = urlsplit(self.path)
        query = parse_qs(path.query)
        match path.path.strip("/").split("/"):
            case [""]:
                self._page("list", person=query.get("person", [None])[0], note=query.get("note", [None])[0])
            case ["mailbox.css" | "mailbox.js" as name]:
                kind = "text/css" if name.endswith("css") else "text/javascript"
                self.answer(200, (_FOLDER / name).read_bytes(), f"{kind}; charset=utf-8")
            case ["newest"]:
                self.answer(200, self.post.state().encode(), "text/plain", {"Cache-Control": "no-store"})
            case ["messages"]:
                self.answer(200, msgspec.json.encode({"items": self.post.all()}), "application/json")
            case ["messages", id]:
                self._found(id, lambda message: self.answer(200, msgspec.json.encode(message), "application/json"))
            case ["read", id]:
                self._found(
                    id, lambda message: self._read(message, query.get("as", ["html"])[0], query.get("note", [None])[0])
                )
            case ["read", id, "html"]:
                self._found(id, self._html)
            case _:
                self.answer_json(404, {"detail": "There is nothing at this path."})

    do_HEAD = do_GET

    def do_POST(self) -> None:
        content = self.body()
        if content is None or not self.is_ours():
            return
        is_form = self.headers.get_content_type() == "application/x-www-form-urlencoded"
        given = _given(content, is_form)
        text = given.get("text", "")
        if not text.strip():
            self.answer_json(400, {"detail": 'Send {"text": "…"}.'})
            return
        match urlsplit(self.path).path.strip("/").split("/"):
            case ["messages", id, "reply"]:
                self._found(id, lambda message: self._sent(self.post.reply(message, text), _after(message), is_form))
            case ["texts"] if sender := given.get("from", "").strip():
                self._sent(self.post.text(sender, text), _of_person(given.get("person")), is_form)
            case ["texts"]:
                self.answer_json(400, {"detail": 'Send {"from": "+4915112345678", "text": "…"}.'})
            case _:
                self.answer_json(404, {"detail": "There is nothing at this path."})

    def _found(self, id: str, then: Callable[[Message], None]) -> None:
        message = self.post.find(id)
        if message is None:
            self.answer_json(404, {"detail": "There is no such message."})
        else:
            then(message)

    def _sent(self, id: str, then: str, is_form: bool) -> None:
        if is_form:
            self.answer(303, b"", "text/plain", {"Location": then})
        else:
            self.answer_json(202, {"id": id})

    def _read(self, message: Message, how: str, note: str | None) -> None:
        """Shows a mail, or the phone that a text came to."""
        if message.channel == "text":
            self._page("list", person=message.person, note=note)
            return
        how = how if how in ("html", "plain", "headers") else "html"
        answers = self.post.answers_to(message)
        self._page("message", message=message, person=message.person, how=how, answers=answers, note=note)

    def _html(self, message: Message) -> None:
        content = f'<base target="_blank">{message.html or ""}'
        headers = {"Content-Security-Policy": _MAIL, "Referrer-Policy": "no-referrer"}
        self.answer(200, content.encode(), "text/html; charset=utf-8", headers)

    def _page(self, name: str, **context: Any) -> None:
        everything = self.post.all()
        people: dict[str, list[Message]] = {}
        for each in everything:
            people.setdefault(each.person or each.to, []).append(each)
        shown = people.get(context["person"], []) if context.get("person") else everything
        desk = self.post.desk(shown) if context.get("person") else None
        content = _PAGES.get_template(f"{name}.html").render(
            people=people, shown=shown, desk=desk, troubles=self.post.troubles(), state=self.post.state(), **context
        )
        headers = {
            "Content-Security-Policy": _STRICT,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
        }
        self.answer(200, content.encode(), "text/html; charset=utf-8", headers)


def _of_person(person: str | None) -> str:
    """Returns somebody's page, with a note that a text was sent."""
    return f"/?note=sent&person={quote(person)}#phone" if person else "/?note=sent"


def _after(message: Message) -> str:
    """Returns where the answer to a message can be seen."""
    return _of_person(message.person) if message.channel == "text" else f"/read/{message.id}?note=sent#answers"


def _given(content: bytes, is_form: bool) -> dict[str, str]:
    """Returns the strings of a form or a JSON object; empty for anything else."""
    try:
        given = (
            {name: values[0] for name, values in parse_qs(content.decode()).items()} if is_form else json.loads(content)
        )
    except ValueError:
        return {}
    if not isinstance(given, dict):
        return {}
    return {name: value.replace("\r\n", "\n") for name, value in given.items() if isinstance(value, str)}
