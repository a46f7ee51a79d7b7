"""What the local run tells of mails as SES would."""

import asyncio
import json
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from chalicelib.outbound.channels import email as mailing
from chalicelib.outbound.outcomes import ses_events as reading
from chalicelib.outbound.writing.parts import Email
from infra.local import messages, outcomes
from tests import apart

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TAGS = b"X-SES-MESSAGE-TAGS: entry=018f0000000000abc, plan=" + b"p" * 16 + b", action=1-12\r\n"


def sent(to: str) -> bytes:
    """A mail as the emulator relays it."""
    raw = mailing.raw(Email(to, "Carol", "[ALI-1] Call the bank", "X-SES-MESSAGE-TAGS: in words\n", "<p>Hi</p>"))
    return b"Message-ID: <0100-abc>\r\n" + TAGS + raw


@pytest.mark.parametrize(
    ("to", "kinds"),
    [
        ("alice@home.example", ["Delivery"]),
        ("bounce@home.example", ["Delivery"]),
        ("success@simulator.amazonses.com", ["Delivery"]),
        ("bounce@simulator.amazonses.com", ["Bounce"]),
        ("bounce+alice@simulator.amazonses.com", ["Bounce"]),
        ("suppressionlist@simulator.amazonses.com", ["Bounce"]),
        ("complaint+alice@simulator.amazonses.com", ["Delivery", "Complaint"]),
    ],
)
def test_each_recipient_fares_as_in_the_mailbox_simulator(to: str, kinds: list[str]) -> None:
    assert [event["eventType"] for event in outcomes.events(sent(to), to, NOW)] == kinds


def test_our_own_reader_understands_the_event() -> None:
    to = "bounce+alice@simulator.amazonses.com"
    event = reading.read(json.dumps(outcomes.events(sent(to), to, NOW)[0]))
    [mailed] = reading.mailed(event)
    assert (mailed.message_id, mailed.to, mailed.sent_at) == ("0100-abc", to, NOW)
    assert (mailed.entry_id, mailed.plan_id, mailed.numbers) == ("018f0000000000abc", "p" * 16, (1, 12))


def test_its_reader_gets_the_mail_without_the_tags() -> None:
    made = sent("alice@home.example")
    kept = outcomes.without_tags(made)
    assert kept == made.replace(TAGS, b"")
    assert "X-SES-MESSAGE-TAGS" not in messages.mail(kept, "alice@home.example").headers
    plain = EmailMessage()
    plain.set_content("Hi")
    assert outcomes.without_tags(bytes(plain)) == bytes(plain)


def test_on_a_busy_day_events_come_late_and_overtake_each_other() -> None:
    told: list[str] = []

    class Topic:
        def publish(self, **event: str) -> None:
            told.append(json.loads(event["Message"])["mail"]["destination"][0])

    async def send(late_by: float) -> list[str]:
        becoming = outcomes.Outcomes(late_by, seed=1)
        becoming._sns = Topic()
        for n in range(9):
            becoming.tell(sent(f"alice{n}@home.example"), f"alice{n}@home.example")
        at_once = list(told)
        await asyncio.sleep(2.5 * late_by)
        return at_once

    assert apart.run(send(0)) == sorted(told)
    assert len(told) == 9
    told.clear()
    assert apart.run(send(0.1)) == []
    assert len(told) == 9
    assert told != sorted(told)
