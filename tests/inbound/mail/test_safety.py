"""What somebody who means harm can't do by mail: write as somebody else, make us answer strangers, or bury the plan."""

import itertools
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib import tokens
from chalicelib.domain.actions import comments, hourly_limit
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.hourly_limit import ANSWERS_AN_HOUR
from chalicelib.domain.actions.words import Words
from chalicelib.domain.people import following, links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import refused
from chalicelib.domain.replies.refused import OF_SENDER
from chalicelib.inbound.mail import accept
from tests.addresses import token
from tests.conftest import NOW, everything, kinds, owed
from tests.inbound.conftest import notice_of, reasons, written

Answer = Callable[..., str]
AddAction = Callable[..., Action]
ReplyTo = Callable[..., str]


def words_of(plan: Plan) -> int:
    return kinds(plan).count("comment")


# Tokens


def test_a_token_with_one_bit_altered_is_none(plan: Plan, alice: Person) -> None:
    token = links.reply_address(Target(plan.plan_id, alice.person_id, 1)).partition("+")[2].partition("@")[0]
    raw = tokens.decode(token)
    assert raw is not None
    assert links.read_reply_token(token) is not None
    for bit in range(len(raw) * 8):
        altered = bytearray(raw)
        altered[bit // 8] ^= 1 << bit % 8
        assert links.read_reply_token(tokens.encode(bytes(altered))) is None


def test_a_token_with_one_letter_altered_or_cut_is_none(plan: Plan, alice: Person) -> None:
    token = links.reply_address(Target(plan.plan_id, alice.person_id, 1)).partition("+")[2].partition("@")[0]
    for place, letter in itertools.product(range(len(token)), "abcdefghijklmnopqrstuvwxyz234567"):
        if letter != token[place]:
            assert links.read_reply_token(token[:place] + letter + token[place + 1 :]) is None
    for length in range(len(token)):
        assert links.read_reply_token(token[:length]) is None
        assert links.read_reply_token(token[length + 1 :]) is None
    for end in "abc234567=":
        assert links.read_reply_token(token + end) is None


@pytest.mark.parametrize("place", [0, 16, 24, -1])
def test_a_mail_to_an_altered_address_writes_nothing(
    add_action: AddAction, reply_to: ReplyTo, plan: Plan, place: int
) -> None:
    address = reply_to(add_action())
    token = address.partition("+")[2].partition("@")[0]
    letters = list(token)
    letters[place] = "a" if letters[place] != "a" else "b"
    to = address.replace(token, "".join(letters))
    accept.accept(notice_of(written("Hello", to=to), to=to), NOW)
    assert (reasons(), words_of(plan)) == (["BadToken"], 0)


def test_a_token_of_another_purpose_is_no_reply_address(add_action: AddAction, plan: Plan, alice: Person) -> None:
    add_action()
    token = links.path("done", Target(plan.plan_id, alice.person_id, 1), alice.email).rpartition("/")[2]
    to = f"reply+{token}@mail.example.com"
    accept.accept(notice_of(written("Hello", to=to), to=to), NOW)
    assert (reasons(), words_of(plan)) == (["BadToken"], 0)


# Nobody is answered who isn't confirmed

VERDICTS = ("PASS", "FAIL", "GRAY", "PROCESSING_FAILED", "DISABLED", "")
CONFIRMING = {("PASS", spf) for spf in VERDICTS} | {("GRAY", "PASS")}
WRONG = {
    "TooBig": {}, "NoToken": {"to": "somebody@mail.example.com"}, "BadToken": {"to": "reply+aaaa@mail.example.com"},
    "OtherSender": {"sender": "eve@elsewhere.example", "source": "eve@elsewhere.example"},
    "SeveralSenders": {"sender": "alice@home.example, eve@elsewhere.example"}, "EmptyReply": {"words": ""},
    "Encrypted": {"words": "-----BEGIN PGP MESSAGE-----\n\nhQEMA1"},
    "TooLong": {"words": "Hello, all of you"}, "NotAMember": {}, "AutomaticMail": {"headers": "Auto-Submitted: auto-replied\n"},
    "Loop": {"headers": "X-Loop: followthrough@mail.example.com\n"}, "Bounce": {"source": ""}, "Virus": {"virus": "FAIL"}, "Spam": {"spam": "FAIL"},
}  # fmt: skip
NEVER_ANSWERED = {"SeveralSenders", "AutomaticMail", "Loop", "Bounce", "Virus", "Spam"}


@pytest.mark.parametrize("reason", WRONG)
def test_only_a_confirmed_sender_is_answered_whatever_is_wrong(
    reason: str, add_action: AddAction, reply_to: ReplyTo, plan: Plan, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason == "TooBig":
        monkeypatch.setattr("chalicelib.inbound.mail.checks.LARGEST", 10)
    if reason == "TooLong":  # so that reading 36 of them doesn't take seconds
        monkeypatch.setattr("chalicelib.inbound.mail.reading.LONGEST_FULL_TEXT", 10)
    to = reply_to(add_action())
    if reason == "NotAMember":
        plan.update([Plan.members[alice.person_id]["state"].set("declined")])
    how = {"words": "Hello", "sender": "alice@home.example", "source": "alice@home.example", "headers": "", "to": to}
    how |= WRONG[reason]
    verdicts = {name: how[name] for name in ("virus", "spam") if name in how}
    answered: set[tuple[str, str]] = set()
    for dmarc, spf in itertools.product(VERDICTS, VERDICTS):
        before = {row.due_key for row in owed() if row.kind != "answers_wait"}
        raw = written(how["words"], to=how["to"], sender=how["sender"], headers=how["headers"])
        notice = notice_of(raw, to=how["to"], source=how["source"], dmarc=dmarc, spf=spf, **verdicts)
        accept.accept(notice, NOW + timedelta(days=2 * len(answered)))  # each day anew
        if {row.due_key for row in owed() if row.kind != "answers_wait"} - before:
            answered.add((dmarc, spf))
    assert answered == (set() if reason in NEVER_ANSWERED else CONFIRMING)
    assert words_of(plan) == 0


# Floods


def test_of_many_answers_in_an_hour_sixty_are_taken_and_the_sender_is_told_ten_times(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, carol: Person
) -> None:
    action = add_action()
    for number in range(90):
        answer(action, f"Answer {number}", now=NOW + timedelta(seconds=number))
    assert words_of(plan) == ANSWERS_AN_HOUR == 60
    assert reasons() == ["TooMany"] * OF_SENDER
    assert [row.data["reason"] for row in owed(alice) if row.kind == "refusal"] == ["TooMany"] * 10
    assert len([row for row in owed(carol) if row.kind == "comment"]) == 60
    answer(action, "An hour later", now=NOW + timedelta(minutes=61))
    assert words_of(plan) == 61


def test_done_counts_like_a_comment(
    answer: Answer, add_action: AddAction, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hourly_limit, "ANSWERS_AN_HOUR", 2)
    first, second, third = add_action(), add_action(), add_action()
    for action in (first, second, third):
        answer(action, "DONE")
    assert kinds(plan).count("done") == 2
    assert reasons() == ["TooMany"]


def test_what_comes_by_page_is_not_counted(
    add_action: AddAction, plan: Plan, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.domain.actor import Actor

    monkeypatch.setattr(hourly_limit, "ANSWERS_AN_HOUR", 0)
    action = add_action()
    comments.write(Actor(alice.person_id), plan.plan_id, int(action.number), Words("Hello"), now=NOW)
    assert words_of(plan) == 1


def test_a_mail_that_comes_again_counts_once(
    answer: Answer, add_action: AddAction, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hourly_limit, "ANSWERS_AN_HOUR", 2)
    action = add_action()
    for _ in range(5):
        answer(action, "Hello", headers="Message-ID: <same@home.example>\n")
    answer(action, "Another")
    assert words_of(plan) == 2


def test_texts_are_limited_too_and_their_sender_is_told_once(
    plan: Plan, alice: Person, add_action: AddAction, with_phone: Callable[..., Person],
    was_texted: Callable[..., None], write_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    with_phone(alice)
    was_texted(add_action())
    monkeypatch.setattr(hourly_limit, "ANSWERS_AN_HOUR", 3)
    for number in range(8):
        write_text(f"Text about it {number}", now=NOW + timedelta(minutes=5 * number))
    assert words_of(plan) == 3
    assert reasons() == ["TooMany"] * 5
    told = [row for row in owed("tel:+4915112345678") if "so many replies" in row.data["text"]]
    assert len(told) == 1


def test_forged_mails_of_one_sender_fill_neither_table_nor_queue(
    answer: Answer, add_action: AddAction, plan: Plan, caplog: pytest.LogCaptureFixture
) -> None:
    action = add_action()
    for _ in range(OF_SENDER):
        answer(action, "Forged", dmarc="FAIL")
    before = everything()
    with caplog.at_level(logging.WARNING):
        for _ in range(30):
            answer(action, "Forged", dmarc="FAIL")
    assert everything() == before
    assert reasons() == ["NotAuthentic"] * OF_SENDER
    assert "Too many refusals" in caplog.text


def test_forged_mails_of_ever_other_senders_do_not_bury_a_plan(
    answer: Answer, add_action: AddAction, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused, "OF_PLAN", 5)
    action = add_action()
    for number in range(12):
        answer(action, "Forged", dmarc="FAIL", sender=f"eve{number}@elsewhere.example")
    assert len(reasons()) == 5
    assert words_of(plan) == 0


# A further address of the person, or a colleague who was forwarded the message


def wrote_from(answer: Answer, action: Action, email: str, **verdicts: str) -> None:
    answer(action, "From elsewhere", sender=email, source=email, **verdicts)


def test_an_answer_from_an_unknown_address_is_refused_and_the_known_one_is_asked(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    wrote_from(answer, add_action(), "alice@work.example")
    assert (reasons(), words_of(plan)) == (["OtherSender"], 0)
    assert [row.data["email"] for row in owed(alice) if row.kind == "further_address"] == ["alice@work.example"]


def test_who_was_forwarded_a_message_hears_nothing(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    wrote_from(answer, add_action(), "colleague@work.example")
    assert owed("mailto:colleague@work.example") == []


def test_an_address_added_so_can_answer(answer: Answer, add_action: AddAction, plan: Plan, alice: Person) -> None:
    action = add_action()
    wrote_from(answer, action, "alice@work.example")
    following.confirm("address", token("address", alice, "offer"), now=NOW)
    wrote_from(answer, action, "alice@work.example")
    assert words_of(plan) == 1


def test_a_sender_who_is_not_confirmed_makes_us_ask_nobody(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    action = add_action()
    before = len(owed())
    for dmarc, spf in (("FAIL", "PASS"), ("GRAY", "FAIL"), ("PROCESSING_FAILED", "PASS")):
        wrote_from(answer, action, "eve@elsewhere.example", dmarc=dmarc, spf=spf)
    answer(action, "Away", sender="eve@elsewhere.example", source="eve@elsewhere.example", headers="Precedence: bulk\n")
    assert len(owed()) == before


def test_many_strangers_make_us_ask_three_times_a_day(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    action = add_action()
    for number in range(8):
        wrote_from(answer, action, f"eve{number}@elsewhere.example")
    assert [row.kind for row in owed(alice)].count("further_address") == 3
