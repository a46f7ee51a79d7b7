"""Files sent along: which are kept, which only named, which left out; and their way to the members of the plan."""

from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import comments, hourly_limit
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery.decision import Context, Send
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.files import Sent
from chalicelib.errors import FileNotFound, PlanNotFound, TryAgain
from chalicelib.inbound.mail import accept, files
from chalicelib.outbound.channels import email
from chalicelib.outbound.owed import Owed
from tests.conftest import NOW, counted, entries, everything, owed
from tests.inbound.conftest import notice_of, reasons
from tests.inbound.mail.attachments import HTML, JPEG, PDF, PNG, TEXT, ZIP, mail_of, multipart, part, with_files

EMAILS = Path(__file__).parents[2] / "emails"


def read(body: str) -> list[Sent]:
    return files.read(mail_of(body))


def kept(*parts: str) -> list[tuple[str, str]]:
    return [(file.name, file.content_type) for file in read(with_files(*parts)) if file.content is not None]


def named(*parts: str) -> list[tuple[str, str | None]]:
    return [(file.name, file.reason) for file in read(with_files(*parts)) if file.content is None]


# What is kept


@pytest.mark.parametrize(
    ("name", "declared", "content", "kind"),
    [
        ("whiteboard.jpg", "image/jpeg", JPEG, "image/jpeg"),
        ("IMG_1.HEIC", "application/octet-stream", b"\0\0\0\x18ftypheic" + b"x" * 9000, "image/heic"),
        ("shown.jpg", "image/jpeg", PNG, "image/png"),
        ("plan.pdf", "application/octet-stream", PDF, "application/pdf"),
        ("notes.txt", "text/plain", b"One\nTwo", "text/plain"),
        ("list.csv", "application/vnd.ms-excel", b"a;b\n1;2", "text/csv"),
        (
            "offer.docx",
            "application/octet-stream",
            ZIP,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("old.doc", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 900, "application/msword"),
        ("memo.m4a", "audio/x-m4a", b"\0\0\0\x20ftypM4A " + b"x" * 900, "audio/mp4"),
        ("memo.amr", "audio/amr", b"#!AMR\n" + b"x" * 900, "audio/amr"),
        ("memo.mp3", "audio/mpeg", b"\xff\xfb\x90\x00" + b"x" * 900, "audio/mpeg"),
    ],
)
def test_photos_documents_and_recordings_are_kept_with_a_type_of_ours(
    name: str, declared: str, content: bytes, kind: str
) -> None:
    assert kept(part(content, name, declared)) == [(name, kind)]


@pytest.mark.parametrize(
    ("name", "declared", "kept_as"),
    [
        ("Whiteboard 23.11", "image/jpeg", "Whiteboard 23.11.jpg"),
        ("photo", "image/jpg", "photo.jpg"),
        ("", "application/octet-stream", "file 1.jpg"),
        ("photo.jfif", "image/pjpeg", "photo.jfif"),
    ],
)
def test_a_photo_whose_name_does_not_say_so_is_kept(name: str, declared: str, kept_as: str) -> None:
    assert kept(part(JPEG, name, declared)) == [(kept_as, "image/jpeg")]


def test_the_bytes_come_out_as_they_went_in() -> None:
    content = bytes(range(256)) * 500
    [file] = read(with_files(part(JPEG[:20] + content, "a.jpg", "image/jpeg")))
    assert file.content == JPEG[:20] + content
    assert file.size == len(content) + 20


# What is named and not kept


@pytest.mark.parametrize(
    ("name", "declared", "content", "reason"),
    [
        ("page.html", "text/html", b"<p>Hello", "a web page"),
        ("page.txt", "text/plain", b"\xef\xbb\xbf \n<!DOCTYPE html><script>", "a web page"),
        ("drawing.svg", "image/svg+xml", b"<svg onload=alert(1)>", "a web page"),
        ("photo.jpg", "text/html", b"<html>", "a web page"),
        ("photo.jpg", "image/jpeg", b"<svg xmlns=", "a web page"),
        ("photo.jpg", "image/jpeg", b"MZ\x90\0" + b"x" * 900, "a program or script"),
        ("photo.jpg", "image/jpeg", b"\x7fELF" + b"x" * 900, "a program or script"),
        ("photo.jpg.exe", "image/jpeg", JPEG, "a program or script"),
        ("photo.exe ", "image/jpeg", JPEG, "a program or script"),
        ("run.txt", "text/plain", b"#!/bin/sh\nrm", "a program or script"),
        ("a.js", "application/javascript", b"alert(1)", "a program or script"),
        ("a.zip", "application/zip", ZIP, "an archive"),
        ("photo.png", "image/png", ZIP, "an archive"),
        ("a.tar", "application/x-tar", b"x" * 257 + b"ustar", "an archive"),
        ("a.txt", "text/plain", b"7z\xbc\xaf\x27\x1c" + b"x" * 99, "an archive"),
        ("offer.docm", "application/octet-stream", ZIP, "a document with macros"),
        ("offer.docx", "application/octet-stream", ZIP + b"word/vbaProject.bin", "a document with macros"),
        ("photo.jpg", "image/jpeg", b"just words", "not what its name says"),
        ("notes.txt", "text/plain", JPEG, "not what its name says"),
        ("data.xyz", "application/octet-stream", b"x" * 99, "a kind of file we don’t keep"),
        ("meeting.ics", "text/calendar", b"BEGIN:VCALENDAR", "an invitation"),
        ("alice.vcf", "text/vcard", b"BEGIN:VCARD", "an address card"),
        ("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22", "a file that only Outlook can open"),
        ("before.eml", "message/rfc822", b"Subject: x\n\nwords", "another email"),
        ("nothing.txt", "text/plain", b"", "empty"),
    ],
)
def test_what_could_do_harm_is_named_and_not_kept(name: str, declared: str, content: bytes, reason: str) -> None:
    assert kept(part(content, name, declared)) == []
    assert named(part(content, name, declared)) == [(name.strip(), reason)]


def test_ten_files_are_kept_and_the_eleventh_is_named() -> None:
    parts = [part(JPEG, f"{number}.jpg", "image/jpeg") for number in range(1, 13)]
    assert len(kept(*parts)) == 10
    assert named(*parts) == [("11.jpg", "more than 10 files"), ("12.jpg", "more than 10 files")]


def test_beyond_ten_megabytes_a_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 70_000)
    parts = [part(JPEG, f"{number}.jpg", "image/jpeg") for number in range(1, 4)]
    assert [name for name, _ in kept(*parts)] == ["1.jpg", "2.jpg"]
    assert named(*parts) == [("3.jpg", "more than 10 MB")]


# Names


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="..\\\\..\\\\boot.jpg"', "boot.jpg"),
        ('attachment; filename="/etc/photo.jpg"', "photo.jpg"),
        ('attachment; filename="gpj.\u202ea.jpg"', "gpj.a.jpg"),
        ("attachment; filename*=UTF-8''Tafel%20%C3%BCber%2FMai.jpg", "Mai.jpg"),
        ("attachment; filename=\"x.jpg\"; filename*=UTF-8''%C3%BCber.jpg", "über.jpg"),
        ("attachment; filename*0*=UTF-8''white; filename*1*=%62oard; filename*2=.jpg", "whiteboard.jpg"),
        ('attachment; filename="=?utf-8?B?w7xiZXIuanBn?="', "über.jpg"),
        ("attachment", "file 1.jpg"),
        ('attachment; filename="   "', "file 1.jpg"),
        (f'attachment; filename="{"x" * 300}.jpg"', "x" * 96 + ".jpg"),
    ],
)
def test_names_are_cleaned(header: str, name: str) -> None:
    body = part(JPEG, "", "image/jpeg").replace("Content-Disposition: attachment", f"Content-Disposition: {header}")
    assert kept(body) == [(name, "image/jpeg")]


# Pictures in the text


def pictured(html: str, *pictures: str) -> list[str]:
    """The names of what is kept of an HTML mail with pictures in it."""
    body = multipart(f"{HTML}{html}", *pictures, kind="related")
    return [file.name for file in read(body) if file.content is not None]


def logo(content: bytes = PNG, name: str = "image001.png", cid: str = "c1") -> str:
    return part(content, name, "image/png", disposition="inline", cid=cid)


def test_a_picture_of_the_signature_is_left_out() -> None:
    html = '<div>Yes, tomorrow.</div><div class="gmail_signature">Alice<br><img src="cid:c1"></div>'
    assert pictured(html, logo()) == []


def test_a_picture_of_the_quote_is_left_out() -> None:
    quote = '<div class="gmail_quote">On Mon, 23 Nov 2026 at 09:00, Carol Reed &lt;carol@c.example&gt; wrote:<blockquote><img src="cid:c1">Call</blockquote></div>'
    assert pictured(f"<div>Yes, tomorrow.</div>{quote}", logo()) == []


def test_a_small_logo_anywhere_is_left_out() -> None:
    assert pictured('<p>Yes, tomorrow.</p><p><img src="cid:c1"></p>', logo(PNG[:9_000])) == []


def test_a_tracking_pixel_is_left_out() -> None:
    assert pictured('<p>Yes.</p><img src="cid:c1">', logo(PNG[:90], "pixel.png")) == []


def test_a_photo_pasted_into_the_words_is_kept() -> None:
    assert pictured('<p>Look:</p><p><img src="cid:c1"></p><p>Nice?</p>', logo(name="image.png")) == ["image.png"]


def test_a_large_picture_in_the_words_is_kept_also_where_it_is_named_like_a_logo() -> None:
    assert pictured('<p>Look: <img src="cid:c1"></p>', logo()) == ["image001.png"]


def test_a_small_screenshot_in_the_words_is_kept() -> None:
    assert pictured('<p>Look: <img src="cid:c1"></p>', logo(PNG[:9_000], "shot.png")) == ["shot.png"]


def test_a_photo_that_a_phone_puts_between_the_words_is_kept() -> None:
    photo = part(JPEG, "IMG_0001.jpeg", "image/jpeg", disposition="inline")
    body = multipart(f"{TEXT}Here:\n", photo, f"{TEXT}\nSent from my iPhone\n")
    assert [file.name for file in read(body)] == ["IMG_0001.jpeg"]


def test_a_mail_with_both_forms_and_a_file_has_one_file() -> None:
    both = multipart(f"{TEXT}Hello\n", f"{HTML}<p>Hello</p>", kind="alternative")
    assert [file.name for file in read(multipart(both, part(PDF, "plan.pdf")))] == ["plan.pdf"]


def test_signatures_of_programs_are_left_out() -> None:
    signed = multipart(
        f"{TEXT}Hello\n", part(b"-----BEGIN", "signature.asc", "application/pgp-signature"), kind="signed"
    )
    assert read(signed) == []


def test_files_beyond_the_list_are_counted_in_its_last_line() -> None:
    for more in (0, 1, 12):
        sent = read(multipart(f"{TEXT}Hello\n", *(part(b"x", f"{n}.txt") for n in range(files.MOST_NAMED + more))))
        names = [file.name for file in sent[files.MOST_NAMED :]]
        assert names == {0: [], 1: ["1 more file"], 12: ["12 more files"]}[more]
        assert all(file.reason == "more than 30 files" and file.content is None for file in sent[files.MOST_NAMED :])


def test_no_mail_of_the_corpus_breaks_it_and_one_without_files_has_none() -> None:
    found = {path.name: files.read(path.read_bytes()) for path in sorted(EMAILS.rglob("*.eml"))}
    assert len(found) > 150
    for sent in found.values():
        assert all(file.name and (file.content is None) == (file.reason is not None) for file in sent)


@pytest.mark.parametrize(
    "html", ["<img " * 200_000, "<img src=" * 100_000, "<img src=" + " " * 900_000, '<img src="cid:' * 50_000]
)
def test_crafted_pictures_cost_no_more_than_their_size(html: str) -> None:
    import time

    raw = mail_of(multipart(f"{HTML}{html}", logo(), kind="related"))
    began = time.process_time()
    files.read(raw)
    assert time.process_time() - began < 5


# From the mail to the plan


@pytest.fixture
def sends(plan: Plan, add_action: Callable[..., Action], reply_to: Callable[..., str]) -> Callable[..., str]:
    """Alice answers about an action with files."""
    to = reply_to(add_action())
    return lambda body, id="m1": accept.accept(notice_of(mail_of(body, to=to, id=id), to=to), NOW)


def comment_of(plan: Plan) -> Entry:
    [entry] = [entry for entry in entries(plan) if entry.kind == "comment"]
    return entry


def objects() -> list[str]:
    found = aws.s3().list_objects_v2(Bucket="test-files").get("Contents", [])
    return [each["Key"] for each in found]


@pytest.fixture(autouse=True)
def _empty_bucket(_bucket: None) -> None:
    for key in objects():
        aws.s3().delete_object(Bucket="test-files", Key=key)


def test_files_are_stored_privately_and_listed_with_the_comment(sends: Callable[..., str], plan: Plan) -> None:
    sends(with_files(part(JPEG, "über.jpg", "image/jpeg"), part(ZIP, "a.zip")))
    found = comment_of(plan).files
    assert found is not None
    assert [(number, file.name, file.size, file.reason) for number, file in found.items()] == [
        ("1", "über.jpg", len(JPEG), None),
        ("2", "a.zip", len(ZIP), "an archive"),
    ]
    assert found["1"].key is not None
    assert found["2"].key is None
    assert objects() == [found["1"].key]
    stored = aws.s3().get_object(Bucket="test-files", Key=found["1"].key)
    assert stored["Body"].read() == JPEG
    assert stored["ContentType"] == "image/jpeg"
    assert stored["ContentDisposition"] == "attachment; filename*=UTF-8''%C3%BCber.jpg"
    assert stored["Metadata"] == {}


def test_a_photo_without_words_is_a_comment(sends: Callable[..., str], plan: Plan) -> None:
    sends(with_files(part(JPEG, "whiteboard.jpg", "image/jpeg"), words=""))
    assert comment_of(plan).text == "(sent whiteboard.jpg)"
    assert reasons() == []


def test_only_a_signatures_picture_is_an_empty_answer(sends: Callable[..., str], plan: Plan) -> None:
    sends(multipart(f"{HTML}<div class=gmail_signature><img src=cid:c1></div>", logo(), kind="related"))
    assert reasons() == ["EmptyReply"]
    assert objects() == []


def test_a_forwarded_mail_as_file_without_words_is_an_empty_answer(sends: Callable[..., str], plan: Plan) -> None:
    sends(with_files(part(b"Subject: x\n\nwords", "x.eml", "message/rfc822"), words=""))
    assert reasons() == ["EmptyReply"]


def test_done_with_a_photo_keeps_the_photo_in_its_comment_and_tells_of_it(
    sends: Callable[..., str], plan: Plan, carol: Person
) -> None:
    sends(with_files(part(JPEG, "whiteboard.jpg", "image/jpeg"), words="DONE"))
    assert actions.present(plan.plan_id, 1).status == "done"
    entry = comment_of(plan)
    assert entry.text == "(sent whiteboard.jpg)"
    assert entry.files is not None
    assert [row.data["files"] for row in owed(carol) if row.kind == "done"] == [["whiteboard.jpg"]]


def busy(*_: object) -> None:
    raise TryAgain


def test_a_mail_brought_again_after_a_failed_write_writes_the_same_objects(
    sends: Callable[..., str], plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = with_files(part(JPEG, "a.jpg", "image/jpeg"))
    monkeypatch.setattr(Write, "commit", busy)
    with pytest.raises(TryAgain):
        sends(body)
    before = objects()
    monkeypatch.undo()
    sends(body)
    assert objects() == before
    assert len(before) == 1


def test_while_the_bucket_is_not_there_the_mail_stays_in_the_queue(
    sends: Callable[..., str], plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    monkeypatch.setenv("FILES_BUCKET", "not-there")
    settings.cache_clear()
    with pytest.raises(ClientError, match="NoSuchBucket"):
        sends(with_files(part(JPEG, "a.jpg", "image/jpeg")))
    monkeypatch.undo()
    settings.cache_clear()
    assert everything() == before


def test_of_somebody_who_left_the_plan_nothing_is_stored(sends: Callable[..., str], plan: Plan, alice: Person) -> None:
    from tests.inbound.mail.test_accept import leave

    leave(plan, alice)
    sends(with_files(part(JPEG, "a.jpg", "image/jpeg")))
    assert reasons() == ["NotAMember"]
    assert objects() == []


def test_a_comment_taken_back_takes_its_files_along(sends: Callable[..., str], plan: Plan, alice: Person) -> None:
    sends(with_files(part(JPEG, "a.jpg", "image/jpeg")))
    entry = comment_of(plan)
    comments.delete(Actor(alice.person_id), plan.plan_id, entry.entry_id, now=NOW)
    assert [row.files for row in entries(plan) if row.kind == "comment_deleted"] == [None]
    assert objects() == []


def test_a_file_is_found_by_members_only(
    sends: Callable[..., str], plan: Plan, carol: Person, viewer: Person, mallory: Person, alice: Person
) -> None:
    sends(with_files(part(JPEG, "a.jpg", "image/jpeg"), part(ZIP, "a.zip")))
    id = comment_of(plan).entry_id
    for person in (alice, carol, viewer):
        assert comments.file_of(person.person_id, plan.plan_id, id, 1).name == "a.jpg"
    with pytest.raises(PlanNotFound):
        comments.file_of(mallory.person_id, plan.plan_id, id, 1)
    for number in (0, 2, 3):
        with pytest.raises(FileNotFound):
            comments.file_of(alice.person_id, plan.plan_id, id, number)


def test_a_mail_with_files_costs_the_files_and_a_look_at_the_room_for_them(
    sends: Callable[..., str], plan: Plan, reply_to: Callable[..., str]
) -> None:
    to = reply_to(1)
    body = with_files(part(JPEG, "a.jpg", "image/jpeg"), part(PDF, "b.pdf"), part(ZIP, "c.zip"))
    notice = notice_of(mail_of(body, to=to), to=to)
    with counted() as calls:
        accept.accept(notice, NOW)
    assert calls["PutObject"] == 2
    assert calls["GetObject"] == calls["TransactWriteItems"] == 1
    assert calls["GetItem"] <= 3
    assert calls["TransactGetItems"] == 2
    assert set(calls) <= {"PutObject", "GetObject", "GetItem", "TransactGetItems", "TransactWriteItems"}


def test_of_an_answer_too_many_no_file_is_stored(
    sends: Callable[..., str], plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hourly_limit, "ANSWERS_AN_HOUR", 1)
    sends(with_files(part(JPEG, "a.jpg", "image/jpeg")))
    before = objects()
    sends(with_files(part(JPEG, "b.jpg", "image/jpeg")), id="m2")
    sends(with_files(part(JPEG, "c.jpg", "image/jpeg"), words="DONE"), id="m3")
    assert objects() == before
    assert reasons() == ["TooMany", "TooMany"]


def test_the_other_side_is_told_of_the_files(sends: Callable[..., str], plan: Plan, carol: Person) -> None:
    sends(with_files(part(JPEG, "whiteboard.jpg", "image/jpeg"), part(ZIP, "a.zip")))
    [row] = [row for row in owed(carol) if row.kind == "comment"]
    context = Context(carol, plan, Action.find(plan.plan_id, 1), comment_of(plan))
    told = email.write([Owed(row, context, Send("email"))], NOW)
    for text in (told.text, told.html):
        assert "With 2 files: whiteboard.jpg, a.zip." in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_text_file_is_kept_without_our_links_and_its_name_too(
    sends: Callable[..., str], plan: Plan, encoding: str
) -> None:
    link = links.path("done", Target(plan.plan_id, plan.client_id, 1), "alice@home.example")
    token = link.rpartition("/")[2]
    content = f"Grüße, see https://plans.example.com{link} and more".encode(encoding)
    sends(with_files(part(content, f"notes {token}.txt", "text/plain")))
    found = comment_of(plan).files
    assert found is not None
    assert token not in found["1"].name
    stored = aws.s3().get_object(Bucket="test-files", Key=found["1"].key or "")["Body"].read()
    assert stored.decode(encoding) == "Grüße, see [link] and more"


def test_a_text_file_without_links_is_kept_byte_for_byte(sends: Callable[..., str], plan: Plan) -> None:
    content = bytes(range(1, 256)) * 20 + b"\r\n\xff\xfe"
    sends(with_files(part(content, "odd.txt", "text/plain")))
    found = comment_of(plan).files
    assert found is not None
    assert aws.s3().get_object(Bucket="test-files", Key=found["1"].key or "")["Body"].read() == content
