"""What the queues hand over is read or named as not ours, and nothing else."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbound import notices
from chalicelib.inbound.notices import NotOurs
from tests.inbound.conftest import payload

anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["notificationType", "receipt", "mail", "action", "recipients", "type", "bucketName", "originationNumber", "messageBody",
         "inboundMessageId", "status", "dmarcVerdict"]) | st.text(max_size=5), inner, max_size=5),
)  # fmt: skip


def test_the_documented_notice_is_read() -> None:
    notice = notices.read_mail(json.dumps(payload("ses_received.json")))
    assert notice.receipt.dmarc_verdict.status == "PASS"
    assert notice.receipt.action.object_key.startswith("incoming/")
    assert notice.mail.common_headers.senders == ["Alice Moreau <alice@home.example>"]


def test_the_documented_text_is_read() -> None:
    notice = notices.read_text(json.dumps(payload("sns_text.json")))
    assert (notice.origination_number, notice.message_body) == ("+4915112345678", "DONE 1")


@pytest.mark.parametrize(
    ("sent", "read"), [(r"Half of it \ud83d", "Half of it \ufffd"), (r"\ude00 and \ud83d\ude00", "\ufffd and 😀")]
)
def test_half_an_emoji_loses_no_words(sent: str, read: str) -> None:
    body = json.dumps(payload("sns_text.json") | {"messageBody": "HERE"}).replace("HERE", sent)
    assert notices.read_text(body).message_body == read


def test_a_number_without_plus_is_taken_for_e164() -> None:
    assert (
        notices.read_text(
            json.dumps(payload("sns_text.json") | {"originationNumber": "4915112345678"})
        ).origination_number
        == "+4915112345678"
    )


@pytest.mark.parametrize("name", ["spamVerdict", "virusVerdict", "spfVerdict", "dmarcVerdict", "recipients"])
def test_a_notice_that_lacks_something_is_read_as_knowing_nothing(name: str) -> None:
    notice = payload("ses_received.json")
    del notice["receipt"][name]
    read = notices.read_mail(json.dumps(notice))
    if name == "dmarcVerdict":
        assert read.receipt.dmarc_verdict.status == ""


@given(st.text() | anything.map(json.dumps))
def test_whatever_comes_is_read_or_named(body: str) -> None:
    for read in (notices.read_mail, notices.read_text):
        with contextlib.suppress(NotOurs):
            read(body)


@given(st.sampled_from(sorted(payload("ses_received.json")["receipt"])), anything)
def test_a_notice_with_anything_in_place_of_a_part_is_read_or_named(name: str, value: object) -> None:
    notice = payload("ses_received.json")
    notice["receipt"][name] = value
    with contextlib.suppress(NotOurs):
        notices.read_mail(json.dumps(notice))
