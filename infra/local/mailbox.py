"""The mailbox page: what the local run has sent to each person, and a form to answer it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import msgspec
from jinja2 import Environment, FileSystemLoader

from infra.local import answer
from infra.local.messages import Message, Messages
from infra.local.web import Handler

_PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, trim_blocks=True)
# A page of ours: no script, nothing from elsewhere.
_STRICT = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
# A mail: its own inline styles and images, and no script; its links open apart.
_MAIL = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: https:"


class Post:
    """What the pages need: the messages, present troubles, the names behind addresses, and a way to answer."""

    def __init__(
        self, messages: Messages, troubles: Callable[[], list[str]], name_of: Callable[[str], str | None],
        send_mail: Callable[[Any], str], send_text: Callable[[str, str, str | None], str],
    ) -> None:  # fmt: skip
        self._messages = messages
        self.troubles = troubles
        self._name_of = name_of
        self._send_mail = send_mail
        self._send_text = send_text

    def all(self) -> list[Message]:
        names: dict[str, str | None] = {}
        found = self._messages.all()
        for message in found:
            if message.to not in names:
                names[message.to] = self._name_of(message.to)
            message.person = names[message.to] or message.to
        return found

    def find(self, id: str) -> Message | None:
        message = self._messages.find(id)
        if message is not None:
            message.person = self._name_of(message.to) or message.to
        return message

    def reply(self, message: Message, text: str) -> str:
        """Answers from the address or number it came to."""
        if message.channel == "text":
            return self._send_text(message.to, text, message.id)
        return self._send_mail(answer.reply(message, text))

    def text(self, sender: str, text: str) -> str:
        return self._send_text(sender, text, None)


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
            case ["mailbox.css"]:
                self.answer(200, (Path(__file__).parent / "pages" / "mailbox.css").read_bytes(), "text/css")
            case ["messages"]:
                self.answer(200, msgspec.json.encode({"items": self.post.all()}), "application/json")
            case ["messages", id]:
                self._found(id, lambda message: self.answer(200, msgspec.json.encode(message), "application/json"))
            case ["read", id]:
                self._found(id, lambda message: self._page("message", message=message, person=message.person))
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
                self._found(id, lambda message: self._sent(self.post.reply(message, text), message.person, is_form))
            case ["texts"] if sender := given.get("from", "").strip():
                self._sent(self.post.text(sender, text), given.get("person"), is_form)
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

    def _sent(self, id: str, person: str | None, is_form: bool) -> None:
        if is_form:
            where = f"/?note=sent&person={quote(person)}" if person else "/?note=sent"
            self.answer(303, b"", "text/plain", {"Location": where})
        else:
            self.answer_json(202, {"id": id})

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
        content = _PAGES.get_template(f"{name}.html").render(
            people=people, shown=shown, troubles=self.post.troubles(), **context
        )
        headers = {
            "Content-Security-Policy": _STRICT,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
        }
        self.answer(200, content.encode(), "text/html; charset=utf-8", headers)


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
