"""A past conversation by text: what was sent to Alice's phone, and what she wrote."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from chalicelib import gsm, tokens
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import address as addresses
from chalicelib.domain.reminders import Spec
from chalicelib.inbound.texts import accept
from chalicelib.outbound import deliver
from chalicelib.outbound.channels import text
from chalicelib.outbound.writing.parts import Text
from infra.local.demo.life import Life, Thing
from infra.local.demo.rows import Said

_WHAT = "Pick up the fabric samples"


class Talk:
    """What was texted in the past. `sent_here` receives what SNS would send."""

    def __init__(self) -> None:
        self.said: list[Said] = []
        self._now = datetime.min.replace(tzinfo=UTC)

    def deliver(self, person_id: str, number: str, now: datetime) -> None:
        """Sends the texts that are due to somebody, and the answers to their number. Mails that are due count as read
        long ago."""
        self._now = now
        forget_mail(person_id, now)
        for recipient in (person_id, addresses.tel(number)):
            deliver.deliver(recipient, now)

    def hear(self, number: str, words: str, now: datetime) -> None:
        """Takes a text from this number, as if it came by two-way SMS."""
        self.said.append(Said(number, words, now, is_theirs=True))
        payload = {
            "originationNumber": number,
            "destinationNumber": "+18885550100",
            "messageKeyword": "KEYWORD_18885550100",
            "messageBody": words,
            "previousPublishedMessageId": tokens.new_id(),
            "inboundMessageId": tokens.new_id(),
        }
        accept.accept(json.dumps(payload), now)

    @contextmanager
    def sent_here(self) -> Iterator[None]:
        with patch.object(text, "send", self._send):
            yield

    def _send(self, written: Text, entry_id: str = "") -> int:
        words = gsm.plain(written.words)
        self.said.append(Said(written.number, words, self._now, is_theirs=False))
        return gsm.segments(words)


def forget_mail(person_id: str, now: datetime) -> None:
    """Drops the mails that are owed to somebody by now, and texts that sum up several messages."""
    for row in Notification.rows(person_id):
        if row.due_at <= now and row.by != "text":
            row.delete()


def talks(life: Life, talk: Talk, number: str = "+4915112345678") -> None:
    """Makes Alice be reminded by text, twice, and answer."""
    life.has(
        Thing(_WHAT, -6, -2, by="14:00", on_any_day=True, specs=[Spec("client", "text", minutes=-240)]),
        Thing(
            "Photograph the blue armchair",
            -6,
            -1,
            by="18:00",
            on_any_day=True,
            specs=[Spec("client", "text", minutes=-480)],
        ),
    )
    turns: Sequence[tuple[int, str, str]] = (
        (-2, "10:00", ""),
        (-2, "10:12", "They only open at 11, I’ll go after lunch"),
        (-2, "13:41", "DONE"),
        (-2, "13:43", "The blue one is lovely"),
        (-1, "10:00", ""),
        (-1, "16:25", "done, in the evening light"),
        (-1, "16:31", "yes"),
    )
    for day, clock, words in turns:
        life.on(day, clock, lambda now, words=words: _turn(life, talk, number, words, now))  # type: ignore[misc]


def _turn(life: Life, talk: Talk, number: str, words: str, now: datetime) -> None:
    """Delivers what is due, or takes what she wrote and answers it."""
    if words:
        talk.hear(number, words, now)
        now += timedelta(seconds=8)
    talk.deliver(life.client_id, number, now + timedelta(seconds=20))
