"""Who a mail is from, what it answers, and that no mail breaks the reading of it."""

import json
import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.inbound import notices
from chalicelib.inbound.mail import checks
from chalicelib.inbound.mail.checks import Mail
from chalicelib.inbound.notices import CommonHeaders, Verdict
from chalicelib.inbound.refusals import ReplyRefused
from tests.inbound.conftest import payload

NOTICE = notices.read_mail(
    json.dumps(payload("ses_received.json") | {"mail": {"messageId": "x", "source": "a@home.example"}})
)
ALICE = "alice@home.example"


def of(head: str, body: str = "") -> Mail:
    raw = (head + "\n\n" + body).replace("\n", "\r\n").encode("utf-8", "surrogateescape")
    return checks.new(NOTICE, len(raw), raw)


@pytest.mark.parametrize(
    "value",
    ["alice@home.example", "<alice@home.example>", "Alice <alice@home.example>", "ALICE@Home.Example", '"Moreau, Alice" <alice@home.example>',
     '"alice@elsewhere.example" <alice@home.example>', "=?utf-8?q?Al=C3=AFce?= <alice@home.example>", "Dr. Alice (home) <alice@home.example>",
     "Moreau, Alice <alice@home.example>", "Dr. Moreau, Alice, MBA <alice@home.example>",
     "Alice\n Moreau\n <alice@home.example>", "Älice <alice@home.example>", '"A \\" B" <alice@home.example>'],
)  # fmt: skip
def test_one_address_is_read_however_it_is_written(value: str) -> None:
    assert checks.sender_address(of(f"From: {value}")) == ALICE


@pytest.mark.parametrize(
    "value",
    ["", "Alice", "alice@home.example, bob@office.example", "alice@home.example <bob@office.example>",
     "<alice@home.example> <bob@office.example>", "us: alice@home.example;", "alice@home.example bob@office.example", "a@b@home.example",
     '"Alice <alice@home.example>', "Alice <alice@home.example> (x", "<alice@home.example>, ", "<@relay.example:alice@home.example>"],
)  # fmt: skip
def test_anything_but_one_address_is_no_sender(value: str) -> None:
    assert checks.sender_address(of(f"From: {value}")) is None


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("Anna <anna@faß.de>", "anna@xn--fa-hia.de"),
        ("Anna@XN--FA-HIA.DE", "anna@xn--fa-hia.de"),
        ("anna@fass.de", "anna@fass.de"),
        ("alice@ｈｏｍｅ.example", ALICE),
    ],
)
def test_a_senders_domain_is_compared_as_typed_ones_are_kept(written: str, sender: str) -> None:
    assert checks.sender_address(of(f"From: {written}")) == sender
    with_source = msgspec.structs.replace(
        NOTICE, mail=msgspec.structs.replace(NOTICE.mail, source=written.split("<")[-1])
    )
    spf_only = msgspec.structs.replace(
        with_source,
        receipt=msgspec.structs.replace(
            NOTICE.receipt, dmarc_verdict=Verdict(status="GRAY"), spf_verdict=Verdict(status="PASS")
        ),
    )
    assert checks.is_authentic(msgspec.structs.replace(of(f"From: {written}"), notice=spf_only))
    assert not checks.is_authentic(msgspec.structs.replace(of("From: anna@faß-.de"), notice=spf_only))


@pytest.mark.parametrize("written", ["\u212aate@home.example", "kate@i❤.ws", "kate@home.example\u200d"])
def test_mallory_is_nobody_by_an_address_that_only_looks_alike(written: str) -> None:
    found = checks.sender_address(of(f"From: {written}"))
    assert not (found or "é").isascii()


def test_a_from_line_in_the_body_is_no_second_sender() -> None:
    assert checks.sender_address(of(f"From: {ALICE}", "From: bob@office.example\n\nHello")) == ALICE


def test_targets_come_from_the_envelope_first_and_each_once() -> None:
    ids = ["a" * 16, "b" * 16]
    first, second = (Target(ids[0], ids[1], number) for number in (1, 2))
    mail = of(
        f"To: {links.reply_address(first)}, {links.reply_address(second).upper()}\nCc: {links.reply_address(first)}"
    )
    assert checks.targets(mail) == [first, second]


def test_the_message_id_is_the_same_with_other_line_breaks() -> None:
    assert checks.message_id(of("Message-ID:\n <a@b>")) == checks.message_id(of("message-id: <a@b> ")) == "<a@b>"


def test_two_message_ids_are_none() -> None:
    assert checks.message_id(of("Message-ID: <a@b>\nMessage-ID: <c@d>")).startswith("digest:")


def test_different_words_have_different_digests() -> None:
    ids = {
        checks.message_id(of(f"From: {sender}\nDate: {date}", body))
        for sender in "ab"
        for date in "12"
        for body in ("x", "y")
    }
    assert len(ids) == 8


HEADER_NAMES = [
    "From",
    "To",
    "Cc",
    "Subject",
    "Message-ID",
    "Content-Type",
    "Return-Path",
    "Received",
    "Auto-Submitted",
    "X",
    "from ",
]
lines = st.builds(
    lambda name, colon, value: name.encode() + colon + value,
    st.sampled_from(HEADER_NAMES), st.sampled_from([b": ", b":", b" :", b""]), st.binary(max_size=60),
)  # fmt: skip
raw_mails = st.one_of(
    st.binary(max_size=400),
    st.builds(
        lambda found, body: b"\r\n".join(found) + b"\r\n\r\n" + body,
        st.lists(lines, max_size=8),
        st.binary(max_size=80),
    ),
)


@given(raw_mails)
def test_no_mail_breaks_the_checks(raw: bytes) -> None:
    mail = checks.new(NOTICE, len(raw), raw)
    for check in (
        checks.size,
        checks.virus,
        checks.spam,
        checks.loop,
        checks.bounce,
        checks.automatic,
        checks.authentic,
        checks.token,
    ):
        try:
            check(mail)
        except ReplyRefused:
            continue
    assert checks.message_id(mail)
    address = checks.sender_address(mail)
    assert address is None or address.count("@") == 1


@pytest.mark.parametrize(
    "value", ["a@b ", '"', '\\"', "(", "<a@b>", "a ", "<", '"a" ', "=?utf-8?q?a?= ", "reply+a", "reply+a@", "\n "]
)
@pytest.mark.parametrize("name", ["From", "To", "Subject"])
def test_time_grows_with_the_length_of_a_header_only(name: str, value: str) -> None:
    mail = of(f"{name}: " + value * (200_000 // len(value)))
    before = time.process_time()
    checks.sender_address(mail)
    checks.targets(mail)
    for check in (checks.automatic, checks.bounce):
        try:
            check(mail)
        except ReplyRefused:
            continue
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    "seen",
    [["Moreau, Alice <alice@home.example>"], ["Moreau", "Alice <alice@home.example>"], ["Alice <alice@home.example>"]],
)
def test_a_name_with_a_comma_is_one_sender_however_ses_read_it(seen: list[str]) -> None:
    mail = of("From: Moreau, Alice <alice@home.example>")
    head = msgspec.structs.replace(NOTICE.mail, common_headers=CommonHeaders(seen))
    notice = msgspec.structs.replace(NOTICE, mail=head)
    assert checks.sender_address(msgspec.structs.replace(mail, notice=notice)) == ALICE


def test_two_addresses_that_ses_read_are_no_sender() -> None:
    mail = of("From: Moreau, Alice <alice@home.example>")
    seen = CommonHeaders(["eve@elsewhere.example", "Alice <alice@home.example>"])
    notice = msgspec.structs.replace(NOTICE, mail=msgspec.structs.replace(NOTICE.mail, common_headers=seen))
    assert checks.sender_address(msgspec.structs.replace(mail, notice=notice)) is None


OF_A_PERSON = ["X-Auto-Response-Suppress: All", "X-Auto-Response-Suppress: DR, OOF, AutoReply", "X-Loop: lists@home.example", "Auto-Submitted: no",
               "Precedence: first-class", "X-Auto-Reply: no", "Subject: Re: [ALI-1] Vacation", "Subject: Re: Your Tuesday", "Subject: Reading list"]  # fmt: skip
"""What Exchange, lists and others put on people's mail too."""
OF_A_ROBOT = ["Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated (vacation)", "Precedence: auto_reply", "X-Autorespond: yes",
              "Precedence: junk\nSubject: Abwesend: bis Montag", "Precedence: list\nSubject: [Auto-Reply] x"]  # fmt: skip
MAYBE = ["Precedence: bulk", "Subject: 【自動返信】 お問い合わせ", "Subject: Read: [ALI-1] Call the bank", "Subject: Vacation until Monday", "Subject: Urlaub: bis 4.12.",
         "Subject: (Automatic reply) x", "Subject: Gelesen: x", "Subject: AW: Im Urlaub", "Subject: رد تلقائي: x"]  # fmt: skip


def test_who_is_a_robot_is_told_by_what_only_robots_say() -> None:
    found: dict[str, str] = {}
    for head in (*OF_A_PERSON, *OF_A_ROBOT, *MAYBE):
        try:
            checks.loop(of(f"From: {ALICE}\n{head}"))
            checks.automatic(of(f"From: {ALICE}\n{head}"))
            found[head] = "a person"
        except ReplyRefused as refusal:
            found[head] = refusal.name
    assert found == dict.fromkeys(OF_A_PERSON, "a person") | dict.fromkeys(OF_A_ROBOT, "AutomaticMail") | dict.fromkeys(
        MAYBE, "LooksAutomatic"
    )
