"""What was sent to each person and what they answered, in the form that the mailbox's pages need."""

from collections.abc import Callable
from email.message import EmailMessage

import msgspec

from infra.local import answer
from infra.local.messages import Message, Messages, mail, text_message


class Desk(msgspec.Struct):
    """One person's mails, newest first, and the texts on their phone, from both sides, oldest first."""

    mails: list[Message]
    texts: list[Message]
    number: str
    """Their number; empty if nothing was texted yet."""
    newest_text: Message | None
    """The last text to them, which an answer refers to."""


class Post:
    """What the pages need: the messages, their answers, present troubles, the names behind addresses, and a way to
    answer."""

    def __init__(
        self, messages: Messages, answers: Messages, troubles: Callable[[], list[str]], name_of: Callable[[str], str | None],
        send_mail: Callable[[EmailMessage], str], send_text: Callable[[str, str, str | None], str],
    ) -> None:  # fmt: skip
        self._messages = messages
        self._answers = answers
        self.troubles = troubles
        self._name_of = name_of
        self._send_mail = send_mail
        self._send_text = send_text

    def all(self) -> list[Message]:
        """Returns what was sent, newest first, with the recipients' names."""
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

    def state(self) -> str:
        """Returns a value that changes when a message arrives or something goes wrong. Costs no request."""
        return f"{len(self._messages.all())} {len(self._answers.all())} {len(self.troubles())}"

    def desk(self, theirs: list[Message]) -> Desk:
        """Returns the mails and the phone of the person to whom these messages were sent."""
        sent = [each for each in theirs if each.channel == "text"]
        numbers = {each.to for each in sent}
        written = [each for each in self._answers.all() if each.channel == "text" and each.sender in numbers]
        return Desk(
            [each for each in theirs if each.channel == "email"],
            sorted([*sent, *written], key=lambda each: each.sent_at),
            sent[0].to if sent else "",
            sent[0] if sent else None,
        )

    def answers_to(self, message: Message) -> list[Message]:
        """Returns the answers to a mail, oldest first."""
        return [each for each in self._answers.all()[::-1] if each.headers.get(ANSWERED) == message.id]

    def reply(self, message: Message, text: str) -> str:
        """Answers from the address or number that the message was sent to."""
        if message.channel == "text":
            return self.text(message.to, text, message.id)
        written = answer.reply(message, text)
        id = self._send_mail(written)
        kept = mail(written.as_bytes(), str(written["To"]))
        kept.text, kept.html, kept.headers = text, None, {ANSWERED: message.id}
        self._answers.add(kept)
        return id

    def text(self, sender: str, text: str, about: str | None = None) -> str:
        id = self._send_text(sender, text, about)
        self._answers.add(text_message(sender, "", text))
        return id


def preview(text: str | None) -> str:
    """Returns the beginning of a mail, without the line above which people answer it."""
    lines = (text or "").lstrip().split("\n")
    return " ".join(" ".join(lines[1:] if lines[0].startswith("––") else lines).split())[:_IN_PREVIEW]


_IN_PREVIEW = 200

ANSWERED = "Answers"
"""The name under which an answer keeps the id of the mail it answers."""
