"""Headers and parts of a mail, as it travels."""

import email.policy
import re
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib import aws
from chalicelib.outbound.channels import email as mailing
from chalicelib.outbound.channels.email import TAGS
from chalicelib.outbound.writing.parts import Email

SENDER = "followthrough@mail.example.com"


def mail(**more: Any) -> Email:
    values = {"to": "alice@home.example", "sender_name": "Carol Reed via Followthrough", "subject": "[ALI-1] Call the bank",
              "text": "Due today\n", "html": "<p>Due today</p>\n"}  # fmt: skip
    return Email(**values | more)


def read(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def test_it_has_a_text_and_an_html_part_that_say_what_was_meant() -> None:
    made = read(mailing.raw(mail(text="–– Write above ––\nZoë wrote:\n" + "x" * 3000 + "\n", html="<p>Zoë’s</p>\n")))
    assert made.get_content_type() == "multipart/alternative"
    text, html = made.get_body(("plain",)), made.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == "–– Write above ––\nZoë wrote:\n" + "x" * 3000 + "\n"
    assert html.get_content().strip() == "<p>Zoë’s</p>"


@pytest.mark.parametrize("words", ["plain", "Zoë – “quoted”", "日本語 " * 200, "x" * 5000, "=20 = \t\n.\nFrom me"])
def test_it_is_seven_bit_and_no_line_is_too_long(words: str) -> None:
    raw = mailing.raw(mail(subject=words, sender_name=words, text=words, html=words))
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(st.text() | st.text(alphabet=" \t\n\r\x0c.=_-üx😀", max_size=200))
def test_its_parts_say_what_the_librarys_way_of_writing_them_says(words: str) -> None:
    theirs = EmailMessage(policy=email.policy.SMTP)
    theirs.set_content(words, cte="quoted-printable")
    theirs.add_alternative(words, subtype="html", cte="quoted-printable")
    made = read(mailing.raw(mail(text=words, html=words)))
    parts = [each for each in read(theirs.as_bytes()).walk() if not each.is_multipart()]
    for ours, part in zip(made.iter_parts(), parts, strict=True):
        assert ours.get_payload(decode=True) == part.get_payload(decode=True)
        assert (ours["Content-Type"], ours.defects) == (part["Content-Type"], [])


def test_links_and_ids_in_headers_stay_on_one_line_as_they_are() -> None:
    link = "https://abcdefghij.execute-api.us-east-1.amazonaws.com/api/unsubscribe/" + "k" * 80
    address = "reply+" + "a" * 58 + "@a-rather-long-name-of-a-mail-domain.of-somebody.example.com"
    raw = mailing.raw(mail(unsubscribe=link, reply_to=address, thread="action.p.1@mail.example.com")).decode()
    assert f"\r\nList-Unsubscribe: <{link}>\r\n" in raw
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert f"\r\nReply-To: {address}\r\n" in raw
    assert "\r\nReferences: <action.p.1@mail.example.com>\r\nIn-Reply-To: <action.p.1@mail.example.com>\r\n" in raw


def test_it_says_that_a_machine_wrote_it() -> None:
    made = read(mailing.raw(mail()))
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["X-Loop"] == SENDER
    assert read(mailing.raw(mail(is_answer=True)))["Auto-Submitted"] == "auto-replied"


def test_an_answer_joins_the_thread_it_answers() -> None:
    made = read(mailing.raw(mail(is_answer=True, in_reply_to="<abc@phone.example>")))
    assert made["In-Reply-To"] == made["References"] == "<abc@phone.example>"


@pytest.mark.parametrize(
    "id", ["<a@b>\r\nBcc: x@y.example", "no brackets", "<two words@b>", "<" + "a" * 2000 + ">", "<ü@b>", ""]
)
def test_a_message_id_that_is_none_is_left_out(id: str) -> None:
    made = read(mailing.raw(mail(is_answer=True, in_reply_to=id)))
    assert made["In-Reply-To"] is None
    assert made["Bcc"] is None


def test_a_long_subject_is_cut_with_a_mark() -> None:
    subject = read(mailing.raw(mail(subject="[ALI-1] " + "word " * 100)))["Subject"]
    assert len(subject) <= 200
    assert subject.endswith("…")


NASTY = st.text(max_size=120) | st.text(alphabet="aZ ,;:<>@()[]\"\\\r\n\0\u2028\x85ü.'=?_", max_size=120)


@settings(max_examples=300)
@given(NASTY, NASTY)
@example("=?utf-8?q?x", "=?")
@example(".", "")
def test_no_name_and_no_subject_can_add_or_break_a_header(name: str, subject: str) -> None:
    raw = mailing.raw(mail(sender_name=f"{name} via Followthrough", subject=f"[ALI-1] {subject}"))
    made = read(raw)
    names = [header for header, _ in made.items()]
    assert len(names) == len(set(names))
    assert set(names) == {
        "From",
        "To",
        "Subject",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "X-Loop",
        "MIME-Version",
        "Content-Type",
    }
    (sender,) = made["From"].addresses
    assert sender.addr_spec == SENDER
    assert made["Subject"].startswith("[ALI-1]")
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Carol Reed", "Carol Reed"), ("Zoë Müller", "Zoë Müller"), ("日本 花子", "日本 花子"), ("Dr. Ö. Reed, PhD", "Dr. Ö. Reed PhD"),
        ("J. O'Neil (Coach)", "J. O'Neil Coach"), ("carol@bank.example", "carol bank.example"),
    ],
)  # fmt: skip
def test_names_are_shown_as_people_write_them(name: str, shown: str) -> None:
    made = read(mailing.raw(mail(sender_name=f"{name} via Followthrough")))
    assert made["From"].addresses[0].display_name == f"{shown} via Followthrough"


@pytest.mark.parametrize("name", ['"', "\\", "<>", "@@"])
def test_of_a_name_of_signs_alone_our_own_is_left(name: str) -> None:
    made = read(mailing.raw(mail(sender_name=f"{name} via Followthrough")))
    assert made["From"].addresses[0].display_name == "Followthrough"


def test_ses_is_given_sender_recipient_tags_and_configuration_set(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    class Provider:
        def send_raw_email(self, **given: Any) -> None:
            asked.update(given)

    monkeypatch.setattr(aws, "ses", Provider)
    mailing.send(mail(plan_id="p" * 16, numbers=(1, 12)), "018f0000000000abc")
    assert (asked["Source"], asked["Destinations"]) == (SENDER, ["alice@home.example"])
    assert read(asked["RawMessage"]["Data"])[TAGS] == f"entry=018f0000000000abc, plan={'p' * 16}, action=1-12"
    assert "Tags" not in asked  # SES would take these alone
    assert asked["ConfigurationSetName"] == "followthrough-test"


def test_tags_have_only_characters_and_lengths_that_ses_takes() -> None:
    made = mailing._tags(mail(plan_id="p" * 16, numbers=tuple(range(99_999_960, 100_000_000))), "018f0000000000abc")
    for tag in made.decode().removeprefix(f"{TAGS}: ").strip().split(", "):
        assert re.fullmatch("[A-Za-z0-9_-]{1,256}=[A-Za-z0-9_-]{1,256}", tag)
    assert mailing._tags(mail(), "018f0000000000abc") == b"X-SES-MESSAGE-TAGS: entry=018f0000000000abc\r\n"


@pytest.mark.parametrize("what", ["👨‍👩‍👧‍👦 dinner", "می‌خواهم", "ක්‍රම", "1️⃣ ❤️‍🔥", "\u2068שלום\u2069 \u2068דנה\u2069"])
def test_invisible_characters_that_mean_something_reach_the_subject_and_the_senders_name(what: str) -> None:
    made = read(mailing.raw(mail(sender_name=what, subject=f"[ALI-1] {what}")))
    assert made["Subject"] == f"[ALI-1] {what}"
    assert made["From"].addresses[0].display_name == what


def test_those_that_mean_nothing_do_not() -> None:
    made = read(
        mailing.raw(mail(sender_name="Ca\u200brol\u202e", subject="[ALI-1] \u202eCall\xad\0 the\u2028bank\u2069"))
    )
    assert made["Subject"] == "[ALI-1] Call the bank"
    assert made["From"].addresses[0].display_name == "Carol"
