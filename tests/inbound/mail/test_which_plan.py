"""A mail that could be about several plans: its words are nobody's but its author's until they say which plan they mean."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import waiting
from chalicelib.domain.stream import room, waiting_room
from chalicelib.errors import AlreadySettled, LinkExpired, NotAllowed, PlanNotFound
from chalicelib.inbound.mail import accept
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, entries, everything, join, owed, table_items
from tests.inbound.conftest import notice_of, refusals
from tests.inbound.mail.attachments import JPEG, PDF, ZIP, mail_of, part, with_files
from tests.outbound.conftest import mails
from tests.outbound.conftest import words as words_of
from tests.refusing import refused

OpenPlan = Callable[..., Plan]
DIVORCE = "Bob told me about his divorce."
DIGEST = "Re: 2 late, 1 due today - Tuesday 24 November"


@pytest.fixture
def bobs(open_plan: OpenPlan, alice: Person) -> Plan:
    """Bob's plan, in which Alice coaches beside Carol."""
    plan = open_plan("Bob Lee", "bob@home.example")
    join(plan, alice, "coach")
    return plan


def writes(
    words: str, *, to: str = "hello@mail.example.com", subject: str = "Hello", sender: str = "alice@home.example", id: str = "m1",
    now: Any = NOW, **verdicts: str,
) -> str:  # fmt: skip
    raw = (
        f"From: {sender}\r\nTo: {to}\r\nMessage-ID: <{id}@home.example>\r\nSubject: {subject}\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    ).encode()
    return accept.accept(notice_of(raw, to=to, source=sender, **verdicts), now)


def questions(person: Person) -> list[Notification]:
    return [row for row in owed(person) if row.kind == "which_plan"]


def said(plan: Plan) -> list[tuple[Any, ...]]:
    return [(e.text, e.number, e.actor_id, e.via, e.full_text) for e in entries(plan) if e.kind == "comment"]


def waits() -> list[Key]:
    return [key for key in map(Key.from_raw_data, table_items(Key)) if key.kind == "waiting"]


def old_digest(plan: Plan, person: Person) -> str:
    """The reply address that digests had before reply addresses said so."""
    return links.reply_address(Target(plan.plan_id, person.person_id, PLAN))


QUOTED = f"On Tue, 24 Nov 2026 at 07:00, Followthrough <x@mail.example.com> wrote:\n> BOB LEE\n> {DIVORCE}"


def test_words_without_a_reply_address_are_kept_and_asked_about(plan: Plan, bobs: Plan, alice: Person) -> None:
    assert writes(DIVORCE) == "A mail could be about several plans; its sender was asked which."
    assert (said(plan), said(bobs), refusals()) == ([], [], [])
    [kept], [question] = waits(), questions(alice)
    assert (kept.person_id, kept.data["text"]) == (alice.person_id, DIVORCE)
    assert [each["name"] for each in question.data["plans"]] == ["Your plan with Carol Reed", "Bob Lee’s plan"]
    deliver(alice.person_id, NOW)
    mail = mails()[-1]
    assert (mail["Subject"], mail["To"], mail["Reply-To"]) == ("Which plan is this about?", alice.email, None)
    assert DIVORCE in words_of(mail)
    assert words_of(mail).count("https://plans.example.com/which/") == 2


def test_an_answer_to_a_digest_from_before_is_kept_and_its_quoted_whole_is_not(
    plan: Plan, bobs: Plan, alice: Person
) -> None:
    writes(f"I will call him.\n\n{QUOTED}", to=old_digest(plan, alice), subject=DIGEST)
    assert (said(plan), said(bobs), refusals()) == ([], [], [])
    assert len(questions(alice)) == 1
    waiting.place(Actor(alice.person_id, "email"), plan.plan_id, _id(waits()[0]), now=NOW)
    assert said(plan) == [("I will call him.", None, alice.person_id, "email", None)]
    assert DIVORCE not in everything()


@pytest.mark.parametrize("event", ["digest", ""])
def test_of_an_answer_to_any_digest_the_quoted_whole_is_never_stored(plan: Plan, alice: Person, event: str) -> None:
    to = links.reply_address(Target(plan.plan_id, alice.person_id, PLAN, event))
    writes(f"I will call him.\n\n{QUOTED}", to=to, subject=DIGEST)
    assert said(plan) == [("I will call him.", None, alice.person_id, "email", None)]
    assert DIVORCE not in everything()


@pytest.mark.parametrize(
    ("number", "event", "subject"),
    [(PLAN, "plan", "Re: anything"), (PLAN, "", "Re: [ALI] 3 updates on your plan"), (PLAN, "digest", DIGEST)],
)
def test_an_answer_to_a_mail_of_one_plan_goes_there(
    plan: Plan, bobs: Plan, alice: Person, number: int, event: str, subject: str
) -> None:
    writes("I called.", to=links.reply_address(Target(plan.plan_id, alice.person_id, number, event)), subject=subject)
    assert [each[0] for each in said(plan)] == ["I called."]
    assert questions(alice) == []


def test_somebody_in_one_plan_is_not_asked(plan: Plan, alice: Person) -> None:
    writes(DIVORCE)
    assert questions(alice) == []
    assert [(row.plan_id, row.text) for row in refusals()] == [(plan.plan_id, DIVORCE)]


@pytest.mark.parametrize("dmarc", ["FAIL", "PROCESSING_FAILED"])
@pytest.mark.parametrize("to", ["hello@mail.example.com", "reply+abcdefgh@mail.example.com", "digest"])
def test_a_forged_mail_is_nobodys_and_is_not_asked_about(
    plan: Plan, bobs: Plan, alice: Person, to: str, dmarc: str
) -> None:
    writes(DIVORCE, to=old_digest(plan, alice) if to == "digest" else to, subject=DIGEST, dmarc=dmarc)
    assert {row.plan_id for row in refusals()} == {"none"}
    assert (owed(alice), waits(), said(plan), said(bobs)) == ([], [], [], [])


@pytest.mark.parametrize("words", ["", "words and more\n" * 10_000])
def test_what_cannot_be_taken_of_such_a_mail_is_shown_to_no_coach(
    plan: Plan, bobs: Plan, alice: Person, words: str
) -> None:
    writes(words, to=old_digest(plan, alice), subject=DIGEST)
    writes(words, id="m2")
    assert {row.plan_id for row in refusals()} == {"none"}
    assert (waits(), said(plan), said(bobs)) == ([], [], [])


def test_a_mail_that_comes_again_is_asked_about_once(plan: Plan, bobs: Plan, alice: Person) -> None:
    writes(DIVORCE)
    assert writes(DIVORCE) == "A mail came again and changed nothing."
    assert (len(waits()), len(questions(alice))) == (1, 1)


def test_several_mails_are_several_questions(plan: Plan, bobs: Plan, alice: Person) -> None:
    for id in ("m1", "m2", "m3"):
        writes(f"Words {id}", id=id)
    assert len({row.data["waiting_id"] for row in questions(alice)}) == 3
    by_text = {key.data["text"]: key for key in waits()}
    waiting.place(Actor(alice.person_id, "email"), bobs.plan_id, _id(by_text["Words m2"]), now=NOW)
    assert [each[0] for each in said(bobs)] == ["Words m2"]
    assert sorted(key.data["text"] for key in waits()) == ["", "Words m1", "Words m3"]


@pytest.mark.parametrize("word", ["STOP", "start", "Help"])
def test_a_word_for_all_mails_is_answered_and_no_plans_words(plan: Plan, bobs: Plan, alice: Person, word: str) -> None:
    writes(word)
    assert waits() == []
    [row] = owed(alice)
    assert row.kind == "answer"
    assert "about_plan" not in row.data


def test_a_viewers_plan_is_not_offered(plan: Plan, alice: Person, open_plan: OpenPlan) -> None:
    join(open_plan("Bob Lee", "bob@home.example"), alice, "viewer")
    writes(DIVORCE)
    [question] = questions(alice)
    assert [each["plan_id"] for each in question.data["plans"]] == [plan.plan_id]


def test_who_views_only_is_told_so(plan: Plan, mallory: Person, open_plan: OpenPlan) -> None:
    for each in (plan, open_plan("Bob Lee", "bob@home.example")):
        join(each, mallory, "viewer")
    writes(DIVORCE, sender=mallory.email)
    assert [row.reason for row in refusals()] == ["MayNotWrite"]
    assert waits() == []


def test_more_than_a_person_writes_is_refused(plan: Plan, bobs: Plan, alice: Person) -> None:
    for number in range(62):
        writes(DIVORCE, id=f"m{number}")
    assert len(waits()) == 60
    assert {(row.reason, row.plan_id) for row in refusals()} == {("TooMany", "none")}


def test_the_plan_that_was_named_comes_first(plan: Plan, bobs: Plan, alice: Person) -> None:
    writes("BOB-1 he called", id="m1")
    writes("He called", id="m2", subject="Re: [BOB-1] Call the bank")
    for question in questions(alice):
        assert question.data["plans"][0]["plan_id"] == bobs.plan_id


def _id(key: Key) -> str:
    return str(key.data["id"])


# Placing them


def kept(person: Person, text: str = DIVORCE) -> str:
    writes(text, sender=person.email)
    return _id(waits()[-1])


def test_words_are_placed_once_and_then_gone_from_under_the_person(plan: Plan, bobs: Plan, alice: Person) -> None:
    id, actor = kept(alice), Actor(alice.person_id, "email")
    for _ in range(3):
        assert waiting.place(actor, bobs.plan_id, id, now=NOW).plan_id == bobs.plan_id
    with refused(AlreadySettled):
        waiting.place(actor, plan.plan_id, id, now=NOW)
    assert said(bobs) == [(DIVORCE, None, alice.person_id, "email", None)]
    assert said(plan) == []
    assert [key.data["text"] for key in waits()] == [""]


def test_words_about_an_action_become_its_comment(
    plan: Plan, bobs: Plan, alice: Person, add_action: Callable[..., Action]
) -> None:
    add_action(in_plan=bobs)
    waiting.place(Actor(alice.person_id), bobs.plan_id, kept(alice, "BOB-1 He called"), now=NOW)
    assert [each[:2] for each in said(bobs)] == [("He called", 1)]


@pytest.mark.parametrize("text", ["ALI-1 He called", "BOB-9 He called", "word " * 3000])
def test_words_about_no_action_of_the_plan_stay_whole(plan: Plan, bobs: Plan, alice: Person, text: str) -> None:
    waiting.place(Actor(alice.person_id), bobs.plan_id, kept(alice, text), now=NOW)
    [(shown, number, *_, whole)] = said(bobs)
    assert number is None
    assert (whole or shown) == text.strip()


def test_words_are_kept_for_thirty_days(plan: Plan, bobs: Plan, alice: Person) -> None:
    id = kept(alice)
    waiting.get(alice.person_id, id, NOW + timedelta(days=29))
    with refused(LinkExpired):
        waiting.place(Actor(alice.person_id), plan.plan_id, id, now=NOW + timedelta(days=30))


def test_nobody_else_finds_or_places_them(plan: Plan, bobs: Plan, alice: Person, carol: Person) -> None:
    id = kept(alice)
    with refused(LinkExpired):
        waiting.place(Actor(carol.person_id), plan.plan_id, id, now=NOW)


def test_they_go_into_no_plan_that_their_author_left_or_only_views(
    plan: Plan, bobs: Plan, alice: Person, mallory: Person, open_plan: OpenPlan
) -> None:
    id = kept(alice)
    elsewhere = open_plan("Cem Usta", "cem@home.example")
    with refused(PlanNotFound):
        waiting.place(Actor(alice.person_id), elsewhere.plan_id, id, now=NOW)
    join(elsewhere, alice, "viewer")
    with refused(NotAllowed):
        waiting.place(Actor(alice.person_id), elsewhere.plan_id, id, now=NOW)


# Files


@pytest.fixture
def sends_files(plan: Plan, bobs: Plan, alice: Person, _bucket: None) -> Callable[..., str]:
    """Alice sends files that could be about either plan; returns the id under which her words wait."""

    def sent(*parts: str, id: str = "m1", words: str = "Here it is.") -> str:
        raw = mail_of(with_files(*parts, words=words), to="hello@mail.example.com", id=id)
        accept.accept(notice_of(raw, to="hello@mail.example.com"), NOW)
        return str(questions(alice)[-1].data["waiting_id"])

    return sent


def objects() -> list[str]:
    return [each["Key"] for each in aws.s3().list_objects_v2(Bucket="test-files").get("Contents", [])]


def test_files_wait_with_their_words_and_come_along(sends_files: Callable[..., str], bobs: Plan, alice: Person) -> None:
    id = sends_files(part(PDF, "a.pdf", "application/pdf"), part(ZIP, "b.zip", "application/zip"))
    [question], [key] = questions(alice), objects()
    assert (question.data["kept"], question.data["files"]) == (1, 1)
    assert key.startswith(f"files/waiting/{alice.person_id}/")
    for _ in range(2):
        waiting.place(Actor(alice.person_id, "email"), bobs.plan_id, id, now=NOW)
    [comment] = [entry for entry in entries(bobs) if entry.kind == "comment"]
    assert comment.files is not None
    assert [(file.name, file.key is None) for file in comment.files.values()] == [("a.pdf", False), ("b.zip", True)]
    assert objects() == [comment.files["1"].key]
    assert objects()[0].startswith(f"files/{bobs.plan_id}/")
    room_left = room.left(alice.person_id, bobs.plan_id)
    assert room_left.of_person == settings().files_of_person - len(PDF)


def test_a_photo_without_words_waits_too(sends_files: Callable[..., str], bobs: Plan, alice: Person) -> None:
    id = sends_files(part(JPEG, "me.jpg", "image/jpeg"), words="")
    waiting.place(Actor(alice.person_id, "email"), bobs.plan_id, id, now=NOW)
    assert [each[0] for each in said(bobs)] == ["(sent me.jpg)"]


def test_no_more_files_wait_than_a_person_has_room_for(
    sends_files: Callable[..., str], alice: Person, setting: Callable[..., None]
) -> None:
    setting(FILES_MB_PER_PERSON=1)
    big = part(PDF + b"x" * 700_000, "a.pdf", "application/pdf")
    for id in ("m1", "m2"):
        sends_files(big, id=id)
    assert sorted((row.data["kept"], row.data["files"]) for row in questions(alice)) == [(0, 1), (1, 0)]
    assert waiting_room.left(alice.person_id, NOW + timedelta(days=61)).of_person == 1_000_000


def test_words_come_without_a_file_that_is_gone(sends_files: Callable[..., str], bobs: Plan, alice: Person) -> None:
    id = sends_files(part(PDF, "a.pdf", "application/pdf"))
    aws.s3().delete_object(Bucket="test-files", Key=objects()[0])
    waiting.place(Actor(alice.person_id, "email"), bobs.plan_id, id, now=NOW)
    assert [each[0] for each in said(bobs)] == ["Here it is."]


def test_the_question_says_that_files_wait(sends_files: Callable[..., str], bobs: Plan, alice: Person) -> None:
    sends_files(part(PDF, "a.pdf", "application/pdf"))
    deliver(alice.person_id, NOW)
    assert "We keep the file you sent with your words." in words_of(mails()[-1])
