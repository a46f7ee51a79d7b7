"""The mailbox answers as mail programs do."""

from email import message_from_bytes, policy
from typing import Any

from infra.local.answer import reply
from infra.local.messages import Message, mail

SENT = (
    b"From: Carol Reed via Followthrough <followthrough@mail.example.com>\r\nTo: Alice <alice@home.example>\r\n"
    b"Reply-To: reply+token@mail.example.com\r\nReferences: <ali-12@mail.example.com>\r\nMessage-ID: <ses-1@email.amazonses.com>\r\n"
    b"Subject: [ALI-12] Call the bank\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDue tomorrow: Call the bank\r\n"
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Due tomorrow: Call the bank</p>\r\n--b--\r\n"
)


def received() -> Message:
    return mail(SENT, "alice@home.example")


def answer(text: str = "DONE") -> Any:
    return message_from_bytes(bytes(reply(received(), text)), policy=policy.default)


def test_a_mail_is_kept_with_bare_addresses_both_parts_and_its_headers() -> None:
    message = received()
    assert (message.to, message.sender) == ("alice@home.example", "followthrough@mail.example.com")
    assert message.text == "Due tomorrow: Call the bank"
    assert message.html == "<p>Due tomorrow: Call the bank</p>"
    assert message.headers["Reply-To"] == "reply+token@mail.example.com"


def test_an_answer_goes_where_answers_are_asked_for_from_who_was_written_to() -> None:
    assert answer()["To"] == "reply+token@mail.example.com"
    assert answer()["From"] == "Alice <alice@home.example>"


def test_an_answer_stays_in_the_thread() -> None:
    assert answer()["Subject"] == "Re: [ALI-12] Call the bank"
    assert answer()["In-Reply-To"] == "<ses-1@email.amazonses.com>"
    assert answer()["References"] == "<ali-12@mail.example.com> <ses-1@email.amazonses.com>"
    assert answer()["Message-ID"].endswith("@home.example>")


def test_what_was_answered_is_quoted_in_both_parts() -> None:
    text = answer("Called them.").get_body(("plain",)).get_content()
    assert text.startswith("Called them.\n\nOn ")
    assert text.rstrip().endswith("wrote:\n\n> Due tomorrow: Call the bank")
    html = answer("Called <them>.").get_body(("html",)).get_content()
    assert "Called &lt;them&gt;." in html
    assert '<blockquote class="gmail_quote"' in html


def test_an_answer_to_an_answer_is_not_re_re() -> None:
    message = received()
    message.subject = "RE: [ALI-12] Call the bank"
    assert reply(message, "x")["Subject"] == "RE: [ALI-12] Call the bank"
