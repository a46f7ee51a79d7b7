"""What is stored of an answer lets nobody act as its sender, wherever in the mail our links and reply addresses stand."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable
from email.message import EmailMessage

import pytest

from chalicelib import aws, tokens
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import LinkBroken
from chalicelib.inbound.mail import accept, sealed
from tests.conftest import NOW, everything
from tests.inbound.attacker import everything_in
from tests.inbound.conftest import notice_of

ORIGIN = "https://plans.example.com"


def working_in(text: str, emails: Iterable[str]) -> list[str]:
    """Returns the tokens in a text, however they are encoded, by which somebody could act."""
    found = set()
    for some in everything_in(text):
        found.update(re.findall(r"[a-z2-7]{37,}", some.lower()))
        found.update(token for token in re.findall(r"(?:/|reply\+)([a-z2-7]{37,})", some.lower()))
    return [
        token
        for token in found
        if links.read_reply_token(token)
        or any(tokens.verify(purpose, token, email) for purpose in tokens.SENT for email in ("", *emails))
    ]


def stored() -> str:
    """Returns all that is in the tables and in the bucket of files."""
    kept = aws.s3().list_objects_v2(Bucket="test-files").get("Contents", [])
    bodies = [aws.s3().get_object(Bucket="test-files", Key=each["Key"])["Body"].read() for each in kept]
    return "\n".join([everything(), *(body.decode("latin-1") for body in bodies)])


@pytest.fixture
def theirs(plan: Plan, add_action: Callable[..., Action]) -> tuple[str, list[str]]:
    """The address that Alice answers to, and the links and reply addresses of the mail that she has from us."""
    action, person_id = add_action(), plan.client_id
    to = links.reply_address(Target(plan.plan_id, person_id, int(action.number)))
    sent = [
        ORIGIN + links.path("done", Target(plan.plan_id, person_id, int(action.number)), "alice@home.example"),
        ORIGIN + links.path("pause", Target(plan.plan_id, person_id, 0), "alice@home.example"),
        ORIGIN + links.digest_path(person_id, "alice@home.example", "week"),
        links.reply_address(Target(plan.plan_id, person_id, 0, "asking", which=links.asking(NOW.date(), 1200))),
        links.reply_address(Target(plan.plan_id, person_id, 0, "entered", which=7)),
    ]
    return to, sent


def mail(to: str, sent: list[str]) -> EmailMessage:
    """Our mail in everything that a mail may hold: quoted, in its headers, attributes, names, and in attached mails and files."""
    all_lines = "\n".join(sent)
    made = EmailMessage()
    made["From"], made["To"], made["Message-ID"] = "Alice Moreau <alice@home.example>", to, f"<{sent[3]}>"
    made["Subject"] = f"Re: [ALI-1] Call the bank {sent[0]}"
    made.set_content(f"Here it is: {sent[1]}\nand again {to}\n\n> On Mon Carol wrote:\n> {all_lines}\n")
    made.add_alternative(
        "<p>Here it is</p>" + "".join(f'<a href="{each}" title="{each}">Mark done</a>{each}<br>' for each in sent),
        "html",
    )
    ours = EmailMessage()
    ours["From"], ours["Reply-To"] = "us@mail.example.com", sent[4]
    ours.set_content(all_lines)
    made.add_attachment(ours)
    made.add_attachment(ours.as_bytes(), "application", "octet-stream", filename="ours.eml")
    for encoding in ("utf-8", "utf-16", "latin-1"):
        made.add_attachment(all_lines.encode(encoding), "text", "plain", filename=f"{encoding}.txt", cte="base64")
    made.add_attachment(all_lines, "csv", filename=f"{sent[0].rpartition('/')[2]}.csv", cte="quoted-printable")
    made.add_attachment(f"BEGIN:VEVENT\nURL:{sent[0]}\n", "calendar", filename="invite.ics")
    made.add_attachment(f'<a href="{sent[0]}">', "html", filename="ours.html")
    made.add_attachment(b"x\x9f>\x22" + all_lines.encode(), "application", "ms-tnef", filename="winmail.dat")
    made.add_attachment(printed(all_lines), "application", "pdf", filename="printed.pdf")
    made.add_attachment(document(all_lines), "application", "zip", filename="letter.docx")
    return made


def printed(text: str) -> bytes:
    return b"%PDF-1.7\n1 0 obj <</Filter /FlateDecode>> stream\n" + zlib.compress(text.encode()) + b"\nendstream\n%%EOF"


def document(text: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"<w:t>{text}</w:t>")
    return raw.getvalue()


@pytest.mark.parametrize("fate", ["comment", "refused", "unaddressed"])
def test_nothing_stored_of_a_mail_holds_a_way_to_act_as_its_sender(
    fate: str, theirs: tuple[str, list[str]], alice: Person, plan: Plan
) -> None:
    to, sent = theirs
    emails = alice.emails()
    assert len(working_in("\n".join(sent), emails)) == len(sent), "or this test proves nothing"
    notices = {
        "comment": lambda raw: notice_of(raw, to=to),
        "refused": lambda raw: notice_of(raw, to=to, dmarc="FAIL"),
        "unaddressed": lambda raw: notice_of(raw, to="reply+nothing@mail.example.com"),
    }
    made = mail(to, sent)
    before = stored()
    accept.accept(notices[fate](made.as_bytes()), NOW)
    assert stored() != before
    after = re.sub(r'"(?:seen|refused)#[^"]*"', "", stored())  # keys, which nobody is shown
    assert working_in(after, emails) == []


def test_a_link_found_by_any_means_in_what_is_stored_opens_nothing(theirs: tuple[str, list[str]]) -> None:
    to, sent = theirs
    accept.accept(notice_of(mail(to, sent).as_bytes(), to=to), NOW)
    candidates = set(re.findall(r"[a-z2-7]{30,}", " ".join(everything_in(stored())).lower()))
    for token in candidates:
        with pytest.raises(LinkBroken):
            links.follow("done", token)
        with pytest.raises(LinkBroken):
            links.follow("pause", token)
        with pytest.raises(LinkBroken):
            links.follow_digest(token)


def test_a_document_with_a_link_of_ours_is_named_and_not_kept() -> None:
    link = ORIGIN + links.digest_path("b2c3d4e5f6a7b2c3", "alice@home.example", "week")
    split = document(f"{link[:50]}</w:t></w:r><w:r><w:t>{link[50:]}")
    word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + link.encode("utf-16-le")
    for content in (printed(link), b"%PDF-1.7\n/URI (" + link.encode() + b")", document(link), split, word):
        assert sealed.holds_links(content, "application/pdf")
    for content in (printed("A letter"), document("A letter " * 99), b"PK\x03\x04broken", b"%PDF-1.7 stream\nbroken"):
        assert not sealed.holds_links(content, "application/pdf")
    assert not sealed.holds_links(link.encode(), "image/jpeg")
