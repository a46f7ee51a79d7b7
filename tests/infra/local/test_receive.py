"""The listener says what SES would say."""

import json
import smtplib
import socket
from pathlib import Path
from typing import Any

import pytest

from infra.local.receive import matches, notice, started, take_verdicts

MAIL = b"From: Alice <alice@home.example>\r\nTo: reply+x@mail.example.com\r\nSubject: Re: =?utf-8?q?caf=C3=A9?=\r\n\r\nDone\r\n"
SES_OWN = json.loads((Path(__file__).parent.parent.parent / "payloads" / "ses_received.json").read_text())


def told(content: bytes = MAIL, **verdicts: str) -> dict[str, Any]:
    all_verdicts = {name: verdicts.get(name, "PASS") for name in ("spam", "virus", "spf", "dkim", "dmarc")}
    to = ["reply+x@mail.example.com"]
    return notice(content, "abc", "alice@home.example", to, to, all_verdicts, {"type": "S3"})


def keys(value: Any) -> Any:
    return {name: keys(inner) for name, inner in value.items()} if isinstance(value, dict) else None


def test_a_notice_has_what_a_real_one_has() -> None:
    ours, real = told(), SES_OWN
    assert set(ours) == set(real)
    assert set(ours["mail"]) == set(real["mail"])
    assert set(ours["receipt"]) == set(real["receipt"])
    assert set(ours["mail"]["commonHeaders"]) <= set(real["mail"]["commonHeaders"])


def test_headers_are_passed_on_as_they_came() -> None:
    assert {"name": "Subject", "value": "Re: =?utf-8?q?caf=C3=A9?="} in told()["mail"]["headers"]


def test_beyond_10_kb_headers_are_cut_and_that_is_said() -> None:
    long = b"".join(b"X-Long-%d: %s\r\n" % (number, b"x" * 900) for number in range(20)) + MAIL
    mail = told(long)["mail"]
    assert mail["headersTruncated"] is True
    assert len(json.dumps(mail["headers"])) < 12_000


def test_verdicts_are_pass_unless_the_mail_says_otherwise() -> None:
    _, verdicts = take_verdicts(MAIL)
    assert set(verdicts.values()) == {"PASS"}


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_a_mail_chooses_its_verdicts_by_a_header_which_is_taken_out(ending: bytes) -> None:
    mail = ending.join(
        [b"From: a@b.example", b"X-Local-Verdicts: dmarc=FAIL", b" spf=gray", b"Subject: x", b"", b"Text"]
    )
    left, verdicts = take_verdicts(mail)
    assert left == ending.join([b"From: a@b.example", b"Subject: x", b"", b"Text"])
    assert (verdicts["dmarc"], verdicts["spf"], verdicts["dkim"]) == ("FAIL", "GRAY", "PASS")


def test_the_header_is_taken_out_where_it_is_first_or_last_and_not_of_the_text() -> None:
    assert take_verdicts(b"X-Local-Verdicts: spf=FAIL\r\n\r\nText")[0] == b"\r\n\r\nText"
    text = b"Subject: x\r\n\r\nX-Local-Verdicts: spf=FAIL\r\n"
    assert take_verdicts(text) == (text, dict.fromkeys(("spam", "virus", "spf", "dkim", "dmarc"), "PASS"))


def test_a_failed_dmarc_comes_with_the_domains_policy() -> None:
    assert told(dmarc="FAIL")["receipt"]["dmarcPolicy"] == "reject"


@pytest.mark.parametrize(
    ("wanted", "address", "expected"),
    [
        (["mail.example.com"], "reply+x@mail.example.com", True),
        (["mail.example.com"], "REPLY+X@MAIL.EXAMPLE.COM", True),
        (["mail.example.com"], "x@sub.mail.example.com", False),
        ([".example.com"], "x@mail.example.com", True),
        (["x@example.com"], "y@example.com", False),
        (["x@example.com"], "x@example.com", True),
        ([], "anybody@anywhere.example", True),
    ],
)
def test_a_rule_names_addresses_domains_or_all(wanted: list[str], address: str, expected: bool) -> None:
    assert matches(wanted, address) is expected


def test_a_mail_of_one_long_line_without_cr_is_taken() -> None:
    """As programs send it that pass on a mail's bytes with LF alone."""
    taken = []

    class Handler:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            taken.append(envelope.content)
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = started(Handler(), port)
    try:
        mail = b"Subject: x\n\n" + b"a photo in lines\n" * 10_000
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            smtp.sendmail("a@b.example", ["c@d.example"], mail)
    finally:
        controller.stop()
    assert [content.strip() for content in taken] == [mail.strip()]
