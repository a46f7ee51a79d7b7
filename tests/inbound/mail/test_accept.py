"""An answered mail becomes a comment, or done; what is refused writes nothing but its refusal."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBConnectionError

from chalicelib import aws, tokens
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import closing, deleting, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import bounces, links
from chalicelib.domain.people import person as people
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies.refused import Refusal
from chalicelib.domain.team import accepting
from chalicelib.errors import TryAgain
from chalicelib.inbound.mail import accept
from chalicelib.inbound.mail.checks import LARGEST
from chalicelib.inbound.mail.written import written as written_written
from tests.conftest import NOW, counted, entries, everything, kinds, owed, owner, table_items
from tests.inbound.conftest import notice_of, payload, reasons, refusals, written

Answer = Callable[..., str]
AddAction = Callable[..., Action]
ReplyTo = Callable[..., str]


def comments_of(plan: Plan) -> list[tuple[float | None, str | None]]:
    return [(entry.number, entry.text) for entry in entries(plan) if entry.kind == "comment"]


# What is taken


def test_an_answer_becomes_a_comment_and_the_coach_is_told(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, carol: Person
) -> None:
    action = add_action()
    assert answer(action, "I called them.") == f"A mail became a comment on action {action.number}."
    [entry] = [entry for entry in entries(plan) if entry.kind == "comment"]
    assert (entry.text, entry.via, entry.actor_id) == ("I called them.", "email", alice.person_id)
    assert [row.kind for row in owed(carol) if row.entry_id == entry.entry_id] == ["comment"]
    assert refusals() == []


def test_the_full_text_is_kept_with_our_links_and_reply_addresses_blanked(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, reply_to: ReplyTo
) -> None:
    action = add_action()
    target = Target(plan.plan_id, alice.person_id, int(action.number))
    link = "https://plans.example.com" + links.path("done", target, alice.email)
    address = reply_to(action)
    answer(
        action,
        f"Yes, tomorrow.\n\nOn Mon, 23 Nov 2026 at 09:00, Carol Reed <{address}> wrote:\n> Mark done:\n> {link}\n> bye",
    )
    [entry] = [entry for entry in entries(plan) if entry.kind == "comment"]
    assert entry.text == "Yes, tomorrow."
    assert entry.full_text is not None
    assert "> bye" in entry.full_text
    stored = everything()
    assert link not in stored
    assert link.rpartition("/")[2] not in stored
    assert address not in stored
    assert "[link]" in entry.full_text


def test_a_first_line_of_done_marks_it_done_and_keeps_the_rest_as_a_comment(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    action = add_action()
    answer(action, "Done.\n\nThey were very kind.")
    now_done = actions.present(plan.plan_id, int(action.number))
    assert (now_done.status, now_done.done_by) == ("done", alice.person_id)
    assert comments_of(plan) == [(1, "They were very kind.")]


def test_done_with_another_number_means_that_action(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    first, second = add_action(), add_action("Send the offer")
    answer(first, "DONE 2")
    assert actions.present(plan.plan_id, int(first.number)).status == "open"
    assert actions.present(plan.plan_id, int(second.number)).status == "done"


def test_done_with_a_number_that_is_not_there_closes_nothing_and_is_asked_back(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    action = add_action()
    answer(action, "DONE 7\nat noon")
    assert actions.present(plan.plan_id, 1).status == "open"
    assert comments_of(plan) == [(1, "DONE 7\nat noon")]
    assert ["no action 7" in row.data["text"] for row in owed(alice) if row.kind == "answer"] == [True]


def test_the_full_text_of_done_is_kept_with_its_comment(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    answer(
        add_action(),
        "Done.\n\nThey were kind.\n\nOn Mon, 23 Nov 2026 at 09:00, Carol Reed <c@c.example> wrote:\n> Call them",
    )
    [entry] = [entry for entry in entries(plan) if entry.kind == "comment"]
    assert entry.text == "They were kind."
    assert entry.full_text is not None
    assert "> Call them" in entry.full_text


def test_done_in_a_sentence_is_a_comment(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    action = add_action()
    answer(action, "Done with the first half, the rest tomorrow.")
    assert actions.present(plan.plan_id, int(action.number)).status == "open"
    assert comments_of(plan) == [(1, "Done with the first half, the rest tomorrow.")]


def test_done_on_a_cancelled_action_stands_as_a_comment_and_says_so(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, carol: Person
) -> None:
    action = add_action()
    closing.cancel(Actor(carol.person_id), plan.plan_id, int(action.number), now=NOW)
    answer(action, "DONE\nyesterday")
    assert actions.present(plan.plan_id, int(action.number)).status == "cancelled"
    assert comments_of(plan) == [(1, "DONE\nyesterday")]
    [told] = [row for row in owed(alice) if row.kind == "answer"]
    assert "cancelled" in told.data["text"]


def test_an_answer_to_a_deleted_action_becomes_an_entry_of_the_plan_and_the_coach_is_told(
    answer: Answer, add_action: AddAction, plan: Plan, carol: Person
) -> None:
    action = add_action()
    deleting.delete(Actor(carol.person_id), plan.plan_id, int(action.number), now=NOW)
    answer(action, "I called them.")
    assert comments_of(plan) == [(None, "I called them.")]
    assert [row.number for row in owed(carol) if row.kind == "comment"] == [None]


def test_done_for_a_deleted_action_becomes_an_entry_of_the_plan(
    answer: Answer, add_action: AddAction, plan: Plan, carol: Person
) -> None:
    action = add_action()
    deleting.delete(Actor(carol.person_id), plan.plan_id, int(action.number), now=NOW)
    answer(action, "DONE\nat last")
    assert comments_of(plan) == [(None, "DONE\nat last")]


@pytest.mark.parametrize("words", ["2 called them", "ALI-2: called them", "[ali-2] called them", "#2 called them"])
def test_an_answer_to_a_bundle_goes_to_the_action_that_it_begins_with(
    answer: Answer, add_action: AddAction, plan: Plan, words: str
) -> None:
    add_action(), add_action("Send the offer")
    answer(0, words)
    assert comments_of(plan) == [(2, "called them")]


def test_done_and_a_number_answers_a_bundle(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    add_action(), add_action("Send the offer")
    answer(0, "DONE 2\nsent at noon")
    assert actions.present(plan.plan_id, 2).status == "done"
    assert comments_of(plan) == [(2, "sent at noon")]


@pytest.mark.parametrize("words", ["Both tomorrow.", "7 offers sent", "BOB-2 is not mine", "2.5 hours so far"])
def test_an_answer_to_a_bundle_without_a_number_of_the_plan_becomes_an_entry_of_the_plan(
    answer: Answer, add_action: AddAction, plan: Plan, words: str
) -> None:
    add_action(), add_action("Send the offer")
    answer(0, words)
    assert comments_of(plan) == [(None, words)]


def test_done_alone_for_a_bundle_stands_in_the_plan_and_is_asked_back(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    add_action(), add_action("Send the offer")
    answer(0, "DONE")
    assert comments_of(plan) == [(None, "DONE")]
    assert [
        "such as DONE 1 or MOVE 1 to Friday" in row.data["text"] for row in owed(alice) if row.kind == "answer"
    ] == [True]
    assert {action.status for action in actions.open_of_plan(plan.plan_id)} == {"open"}


def test_an_invited_client_who_answers_accepts_and_their_words_stand_in_the_plan(
    open_plan: Callable[..., Plan], reply_to: ReplyTo
) -> None:
    bobs = open_plan("Bob Lee", "bob@office.example", accepted=False)
    to = links.reply_address(Target(bobs.plan_id, bobs.client_id, 0))
    raw = written("Gladly, thank you.", to=to, sender="bob@office.example")
    assert accept.accept(notice_of(raw, to=to), NOW) == "An invited client accepted by answering."
    bob = owner("bob@office.example")
    assert plans.get_for(bob.person_id, bobs.plan_id).client.state == "active"
    assert comments_of(bobs) == [(None, "Gladly, thank you.")]
    assert accept.accept(notice_of(raw, to=to), NOW) == "A mail came again and changed nothing."


def test_an_invited_client_who_answers_only_stop_declines(open_plan: Callable[..., Plan]) -> None:
    bobs = open_plan("Bob Lee", "bob@office.example", accepted=False)
    to = links.reply_address(Target(bobs.plan_id, bobs.client_id, 0))
    accept.accept(notice_of(written("Unsubscribe", to=to, sender="bob@office.example"), to=to), NOW)
    found = plans.find(bobs.plan_id)
    assert found is not None
    assert found.client.state == "declined"


def test_words_beyond_the_length_of_a_comment_are_kept_in_the_full_text(
    answer: Answer, add_action: AddAction, plan: Plan
) -> None:
    words = "\n".join(["word " * 15] * 200)
    answer(add_action(), words)
    [entry] = [entry for entry in entries(plan) if entry.kind == "comment"]
    assert entry.text is not None
    assert entry.full_text is not None
    assert len(entry.text) <= 10_000
    assert entry.full_text.count("word") == 3000


# Repeats


def test_a_mail_that_comes_again_with_a_new_ses_id_changes_nothing(
    answer: Answer, add_action: AddAction, plan: Plan
) -> None:
    action = add_action()
    answer(action, "I called them.", headers="Message-ID: <same@home.example>\n")
    before = everything()
    assert (
        answer(action, "I called them.", headers="Message-ID: <same@home.example>\n")
        == "A mail came again and changed nothing."
    )
    assert everything() == before


def test_other_words_under_the_same_message_id_are_another_mail_and_taken_once(
    add_action: AddAction, answer: Answer, plan: Plan
) -> None:
    action, same = add_action(), "Message-ID: <same@home.example>\n"
    for words in ("I called them.", "And they said yes.", "I called  them.", "And they said yes."):
        answer(action, words, headers=f"Received: by {len(words)}.example\n{same}")
    assert comments_of(plan) == [(1, "I called them."), (1, "And they said yes.")]


def test_a_mail_without_message_id_that_comes_again_by_another_way_changes_nothing(
    add_action: AddAction, plan: Plan, reply_to: ReplyTo
) -> None:
    to = reply_to(add_action())
    raw = b"\r\n".join(line for line in written("I called them.", to=to).split(b"\r\n") if b"Message-ID" not in line)
    accept.accept(notice_of(raw, to=to), NOW)
    again = b"Received: from another.example by inbound-smtp\r\n" + raw
    assert accept.accept(notice_of(again, to=to), NOW) == "A mail came again and changed nothing."
    assert len(comments_of(plan)) == 1


def test_done_that_comes_again_after_it_was_reopened_changes_nothing(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    action = add_action()
    answer(action, "DONE", headers="Message-ID: <same@home.example>\n")
    reopening.reopen(Actor(alice.person_id), plan.plan_id, int(action.number), now=NOW)
    answer(action, "DONE", headers="Message-ID: <same@home.example>\n")
    assert actions.present(plan.plan_id, int(action.number)).status == "open"


def test_a_mail_taken_once_changes_nothing_also_when_its_sender_has_left_since(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    action = add_action()
    answer(action, "I called them.", headers="Message-ID: <same@home.example>\n")
    leave(plan, alice)
    before = everything()
    answer(action, "I called them.", headers="Message-ID: <same@home.example>\n")
    assert everything() == before


@pytest.mark.parametrize("words", ["I called them.", "DONE", "DONE\nat noon"])
def test_two_deliveries_of_one_mail_at_once_change_something_once(
    answer: Answer, add_action: AddAction, plan: Plan, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    action = add_action()
    answer(action, words, headers="Message-ID: <same@home.example>\n")
    before = everything()
    monkeypatch.setattr(keys, "find", lambda *_: None)  # both looked before one of them wrote
    answer(action, words, headers="Message-ID: <same@home.example>\n")
    assert everything() == before


def test_two_people_may_use_the_same_message_id(
    answer: Answer, add_action: AddAction, plan: Plan, carol: Person, reply_to: ReplyTo
) -> None:
    action = add_action()
    answer(action, "One", headers="Message-ID: <same@home.example>\n")
    to = reply_to(action, person=carol)
    raw = written("Two", to=to, sender=carol.email, headers="Message-ID: <same@home.example>\n")
    accept.accept(notice_of(raw, to=to), NOW)
    assert [text for _, text in comments_of(plan)] == ["One", "Two"]


# What is refused


@pytest.fixture
def refuses(plan: Plan, alice: Person) -> Callable[..., Refusal]:
    """The one refusal of a mail, after proving that nothing of it was written."""

    def refused(outcome: Callable[[], str]) -> Refusal:
        before, stream_before = owed(), kinds(plan)
        outcome()
        assert kinds(plan) == stream_before
        told = [row for row in owed() if row.due_key not in {old.due_key for old in before}]
        assert all(row.kind in ("refusal", "further_address", "answers_wait") for row in told)
        [refusal] = refusals()
        stored = json.dumps([refusal.to_simple_dict(), *[row.to_simple_dict() for row in told]])
        assert "reply+" not in stored
        return refusal

    return refused


Refuses = Callable[[Callable[[], str]], Refusal]


def refuses_each(answer: Answer, action: Action, plan: Plan, cases: dict[str, dict[str, str]], reason: str) -> None:
    """Each of these mails is refused for this reason, its sender isn't answered, and nothing of it stands in the plan."""
    stream_before, owed_before = kinds(plan), len(owed(plan.client_id))
    for case, how in cases.items():
        answer(action, "I called them", **how)
        assert (case, reasons()[-1]) == (case, reason)
    assert len(refusals()) == len(cases)
    assert (kinds(plan), len(owed(plan.client_id))) == (stream_before, owed_before)


def told(recipient: Person | str | None = None) -> list[str]:
    return [row.data["reason"] for row in owed(recipient) if row.kind == "refusal"]


def test_a_mail_over_ten_megabytes_is_refused_without_reading_all_of_it(
    add_action: AddAction, reply_to: ReplyTo, refuses: Refuses, alice: Person
) -> None:
    to = reply_to(add_action())
    raw = written("x" * (LARGEST + 1), to=to)
    assert refuses(lambda: accept.accept(notice_of(raw, to=to), NOW)).reason == "TooBig"
    assert told(alice) == ["TooBig"]


def test_a_mail_with_a_virus_is_refused_and_not_answered(
    answer: Answer, add_action: AddAction, refuses: Refuses
) -> None:
    action = add_action()
    refusal = refuses(lambda: answer(action, "Look", virus="FAIL"))
    assert (refusal.reason, refusal.beginning, told()) == ("Virus", "", [])


def test_spam_is_refused_and_not_answered(answer: Answer, add_action: AddAction, refuses: Refuses) -> None:
    action = add_action()
    assert refuses(lambda: answer(action, "Buy", spam="FAIL")).reason == "Spam"
    assert told() == []


def test_a_mail_that_ses_could_not_scan_is_taken(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    action = add_action()
    for verdict in ("GRAY", "PROCESSING_FAILED", "DISABLED"):
        answer(action, f"Hello {verdict}", spam=verdict, virus=verdict)
    assert len(comments_of(plan)) == 3


LOOPS: dict[str, dict[str, str]] = {
    "from ourselves": {"sender": "followthrough@mail.example.com"},
    "sent by ourselves": {"source": "bounces@mail.example.com"},
    "marked as looping": {"headers": "X-Loop: followthrough@mail.example.com\n"},
    "gone round too often": {"headers": "Received: from a by b\n" * 26},
}


def test_a_loop_is_refused_and_not_answered(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    refuses_each(answer, add_action(), plan, LOOPS, "Loop")


BOUNCES: dict[str, dict[str, str]] = {
    "empty envelope sender": {"source": ""},
    "empty envelope sender in brackets": {"source": "<>"},
    "empty Return-Path": {"headers": "Return-Path: <>\n"},
    "a delivery report": {"headers": "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n"},
    "from the mail system": {"sender": "Mail Delivery System <MAILER-DAEMON@home.example>"},
}


def test_a_bounce_is_refused_and_not_answered(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    refuses_each(answer, add_action(), plan, BOUNCES, "Bounce")


AUTOMATIC = [
    "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; owner-email=\"x\"", "Precedence: auto_reply", "X-Autoreply: yes",
    "Precedence: bulk\nSubject: Out of office",
]  # fmt: skip


def test_an_automatic_mail_is_refused_and_not_answered(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    refuses_each(
        answer, add_action(), plan, {header: {"headers": f"{header}\n"} for header in AUTOMATIC}, "AutomaticMail"
    )


@pytest.mark.parametrize(
    "subject", ["Automatic reply: [ALI-1] Call the bank", "=?utf-8?Q?R=C3=A9ponse_automatique_=3A_ALI-1?=", "Abwesenheitsnotiz", "OTOMATİK YANIT: Tatil", "Re: Automatic reply: x", "Raspuns automat: concediu", "Поза офісом", "自動返信：不在",
     "Poza biurem", "Undeliverable: x",
                "自动回复: hello"],
)  # fmt: skip
def test_out_of_office_is_known_by_its_subject(
    add_action: AddAction, reply_to: ReplyTo, refuses: Refuses, subject: str
) -> None:
    to = reply_to(add_action())
    raw = written("I am away", to=to).replace(b"Subject: Re: [ALI-1] Call the bank", f"Subject: {subject}".encode())
    assert refuses(lambda: accept.accept(notice_of(raw, to=to), NOW)).reason == "LooksAutomatic"


def test_an_answer_about_an_action_named_out_of_office_is_taken(
    add_action: AddAction, reply_to: ReplyTo, plan: Plan
) -> None:
    to = reply_to(add_action("Out of office message"))
    raw = written("Set up", to=to).replace(b"Re: [ALI-1] Call the bank", b"Re: [ALI-1] Out of office message")
    accept.accept(notice_of(raw, to=to), NOW)
    assert comments_of(plan) == [(1, "Set up")]


def test_a_mail_to_none_of_our_reply_addresses_is_refused(plan: Plan, alice: Person, refuses: Refuses) -> None:
    raw = written("Hello", to="followthrough@mail.example.com")
    assert refuses(lambda: accept.accept(notice_of(raw, to="followthrough@mail.example.com"), NOW)).reason == "NoToken"
    assert told(alice) == ["NoToken"]


def test_every_single_altered_bit_of_a_token_is_refused(add_action: AddAction, reply_to: ReplyTo, plan: Plan) -> None:
    token = reply_to(add_action()).removeprefix("reply+").partition("@")[0]
    raw_token = tokens.decode(token)
    assert raw_token is not None
    for bit in range(len(raw_token) * 8):
        altered = bytearray(raw_token)
        altered[bit // 8] ^= 1 << bit % 8
        assert links.read_reply_token(tokens.encode(bytes(altered))) is None


@pytest.mark.parametrize("alter", [lambda t: t[:-1], lambda t: t[1:], lambda t: t[:-1] + ("a" if t[-1] != "a" else "b"), lambda t: t + "a",
                                   lambda t: "x", lambda t: "é" * 5])  # fmt: skip
def test_a_cut_or_altered_token_is_refused(
    add_action: AddAction, reply_to: ReplyTo, refuses: Refuses, alter: Callable[[str], str]
) -> None:
    good = reply_to(add_action()).removeprefix("reply+").partition("@")[0]
    to = f"reply+{alter(good)}@mail.example.com"
    assert refuses(lambda: accept.accept(notice_of(written("Hello", to=to), to=to), NOW)).reason == "BadToken"


def test_a_token_of_another_domain_is_none_of_ours(add_action: AddAction, reply_to: ReplyTo, refuses: Refuses) -> None:
    to = reply_to(add_action()) + ".evil.example"
    assert refuses(lambda: accept.accept(notice_of(written("Hello", to=to), to=to), NOW)).reason == "NoToken"


@pytest.mark.parametrize("place", ["envelope", "To", "Cc", "Delivered-To", "upper case"])
def test_the_token_is_found_wherever_the_mail_names_it(
    add_action: AddAction, reply_to: ReplyTo, plan: Plan, place: str
) -> None:
    address = reply_to(add_action())
    to = {"To": f"Carol <{address}>, other@home.example", "upper case": address.upper()}.get(
        place, "somebody@home.example"
    )
    headers = f"{place}: {address}\n" if place in ("Cc", "Delivered-To") else ""
    raw = written("Hello", to=to, headers=headers)
    accept.accept(notice_of(raw, to=address if place == "envelope" else "somebody@mail.example.com"), NOW)
    assert comments_of(plan) == [(1, "Hello")]


def test_a_forwarded_message_answered_by_a_stranger_is_refused_and_they_hear_nothing(
    answer: Answer, add_action: AddAction, refuses: Refuses, alice: Person
) -> None:
    action = add_action()
    refusal = refuses(
        lambda: answer(action, "I am not Alice", sender="eve@elsewhere.example", source="eve@elsewhere.example")
    )
    assert (refusal.reason, refusal.sender, refusal.beginning) == (
        "OtherSender",
        "eve@elsewhere.example",
        "I am not Alice",
    )
    assert told() == []


def test_a_stranger_who_is_not_confirmed_is_never_told(answer: Answer, add_action: AddAction, refuses: Refuses) -> None:
    action = add_action()
    refuses(
        lambda: answer(action, "Hello", sender="eve@elsewhere.example", source="eve@elsewhere.example", dmarc="FAIL")
    )
    assert told() == []


def test_a_robot_that_holds_the_wrong_address_is_never_told(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    action = add_action()
    answer(action, "x" * (LARGEST + 1), headers="Precedence: bulk\n")
    assert reasons() == ["TooBig"]
    assert told() == []


def test_a_message_id_that_is_none_is_not_answered_to(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    answer(add_action(), "", headers="Message-ID: <a b\n c@d>, é\n")
    assert [row.data["in_reply_to"] for row in owed(alice) if row.kind == "refusal"] == [None]


def test_a_member_who_answers_with_somebody_elses_token_is_refused(
    answer: Answer, add_action: AddAction, refuses: Refuses, carol: Person
) -> None:
    action = add_action()
    assert refuses(lambda: answer(action, "As Alice", sender=carol.email, source=carol.email)).reason == "OtherSender"
    assert told(carol) == ["OtherSender"]


def test_a_further_confirmed_address_is_the_persons_too(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    alice.update([Person.other_emails.set({"alice@work.example"})])
    answer(add_action(), "From work", sender="Alice <ALICE@work.example>")
    assert comments_of(plan) == [(1, "From work")]


FORGED: dict[str, dict[str, str]] = {
    "DMARC fails": {"dmarc": "FAIL"},
    "DMARC fails, SPF of the same domain passes": {"dmarc": "FAIL", "spf": "PASS"},
    "DMARC could not be checked": {"dmarc": "PROCESSING_FAILED"},
    "DMARC is not told": {"dmarc": ""},
    "no DMARC, SPF fails": {"dmarc": "GRAY", "spf": "FAIL"},
    "no DMARC, no SPF": {"dmarc": "GRAY", "spf": "GRAY"},
    "no DMARC, SPF of another domain": {"dmarc": "GRAY", "source": "mallory@elsewhere.example"},
    "no DMARC, SPF of a domain above": {"dmarc": "GRAY", "source": "alice@mail.home.example"},
    "verdicts written into the mail": {
        "dmarc": "FAIL",
        "headers": "Authentication-Results: amazonses.com; dmarc=pass header.from=home.example\nX-SES-DMARC-Verdict: PASS\n",
    },
}


def test_a_forged_sender_is_refused_and_nobody_is_answered(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    refuses_each(answer, add_action(), plan, FORGED, "NotAuthentic")


def test_without_dmarc_spf_of_the_same_domain_is_enough(answer: Answer, add_action: AddAction, plan: Plan) -> None:
    answer(add_action(), "Hello", dmarc="GRAY", spf="PASS", source="Bounces@HOME.example")
    assert comments_of(plan) == [(1, "Hello")]


SEVERAL_SENDERS = {
    "two From lines": "From: alice@home.example\nFrom: mallory@elsewhere.example\n",
    "two addresses": "From: alice@home.example, mallory@elsewhere.example\n",
    "two addresses without comma": "From: <alice@home.example> <mallory@elsewhere.example>\n",
    "an address as name without quotes": "From: alice@home.example <mallory@elsewhere.example>\n",
    "a group": "From: us: alice@home.example;\n",
    "an address in a comment": "From: mallory@elsewhere.example (<alice@home.example>)\n",
    "none": "From:\n",
    "no address": "From: Alice Moreau\n",
    "a second one behind a bare return": "From: alice@home.example\nX-Note: a\rFrom: mallory@elsewhere.example\n",
    "a second one with a space": "From : mallory@elsewhere.example\nFrom: alice@home.example\n",
}


def test_not_exactly_one_sender_is_refused_and_nobody_is_answered(
    answer: Answer, add_action: AddAction, plan: Plan
) -> None:
    refuses_each(
        answer,
        add_action(),
        plan,
        {case: {"headers": lines} for case, lines in SEVERAL_SENDERS.items()},
        "SeveralSenders",
    )


def test_a_quoted_name_that_looks_like_an_address_is_only_a_name(
    answer: Answer, add_action: AddAction, refuses: Refuses
) -> None:
    action = add_action()
    refusal = refuses(lambda: answer(action, "Hello", sender='"alice@home.example" <mallory@elsewhere.example>'))
    assert (refusal.reason, refusal.sender) == ("OtherSender", "mallory@elsewhere.example")


def test_a_sender_that_is_not_the_one_ses_saw_is_refused(
    add_action: AddAction, reply_to: ReplyTo, refuses: Refuses
) -> None:
    to = reply_to(add_action())
    notice = json.loads(notice_of(written("Hello", to=to), to=to))
    notice["mail"]["commonHeaders"] = {"from": ['"alice@home.example" <mallory@elsewhere.example>']}
    assert refuses(lambda: accept.accept(json.dumps(notice), NOW)).reason == "SeveralSenders"


def leave(plan: Plan, person: Person) -> None:
    write = Write()
    write.update(Plan, plan.plan_id, [Plan.members[person.person_id]["state"].set("declined")])
    write.commit()


@pytest.mark.parametrize("words", ["Hello", "DONE", ""])
def test_somebody_who_is_no_member_any_more_is_refused_and_told(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, refuses: Refuses, words: str
) -> None:
    action = add_action()
    leave(plan, alice)
    assert refuses(lambda: answer(action, words)).reason == "NotAMember"
    assert told(alice) == ["NotAMember"]


@pytest.mark.parametrize("words", ["Hello", "DONE"])
def test_a_viewer_who_answers_is_refused_and_told(
    add_action: AddAction, reply_to: ReplyTo, viewer: Person, refuses: Refuses, words: str
) -> None:
    to = reply_to(add_action(), person=viewer)
    refusal = refuses(lambda: accept.accept(notice_of(written(words, to=to, sender=viewer.email), to=to), NOW))
    assert refusal.reason == "MayNotWrite"
    assert told(viewer) == ["MayNotWrite"]


def test_an_answer_with_nothing_written_is_refused_and_kindly_told(
    answer: Answer, add_action: AddAction, refuses: Refuses, alice: Person
) -> None:
    action = add_action()
    refusal = refuses(
        lambda: answer(action, "\n\nOn Mon, 23 Nov 2026 at 09:00, Carol Reed <carol@coaching.example> wrote:\n> Call")
    )
    assert refusal.reason == "EmptyReply"
    [owed_word] = [row for row in owed(alice) if row.kind == "refusal"]
    assert owed_word.data["in_reply_to"].endswith("@home.example>")
    assert "!" not in owed_word.data["text"]


def test_an_encrypted_answer_is_named_as_such_and_answered(
    answer: Answer, add_action: AddAction, refuses: Refuses, alice: Person
) -> None:
    action = add_action()
    armoured = "-----BEGIN PGP MESSAGE-----\n\nhQEMA1\n-----END PGP MESSAGE-----"
    assert refuses(lambda: answer(action, armoured)).reason == "Encrypted"
    [told_her] = [row for row in owed(alice) if row.kind == "refusal"]
    assert "without encryption" in told_her.data["text"]


def test_a_mail_that_our_reader_breaks_on_is_refused_and_not_tried_again(
    answer: Answer, add_action: AddAction, refuses: Refuses, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: bytes) -> None:
        raise RecursionError

    action = add_action()
    monkeypatch.setattr(written_written, "read", broken)
    assert refuses(lambda: answer(action, "Hello")).reason == "Unreadable"


def test_a_text_too_long_to_be_kept_is_refused_and_told(
    answer: Answer, add_action: AddAction, refuses: Refuses, alice: Person
) -> None:
    action = add_action()
    assert refuses(lambda: answer(action, "words and more\n" * 10_000)).reason == "TooLong"
    assert told(alice) == ["TooLong"]


def test_bytes_that_are_no_letters_never_stop_a_mail(add_action: AddAction, reply_to: ReplyTo, plan: Plan) -> None:
    to = reply_to(add_action())
    raw = written("Hello ", to=to) + bytes(range(128, 256)) + b"\x00\xed\xa0\x80\r\n"
    accept.accept(notice_of(raw, to=to), NOW)
    [(number, text)] = comments_of(plan)
    assert number == 1
    assert text is not None
    assert text.startswith("Hello")


def test_a_sender_hears_what_became_of_each_answer_ten_times_a_day(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    action = add_action()
    for _ in range(12):
        answer(action, "")
    assert told(alice) == ["EmptyReply"] * 10
    answer(action, "", now=NOW + timedelta(hours=25))
    assert told(alice) == ["EmptyReply"] * 11
    assert reasons() == ["EmptyReply"] * 13


def test_a_refused_mail_that_the_queue_brings_again_is_recorded_once(add_action: AddAction, reply_to: ReplyTo) -> None:
    to = reply_to(add_action())
    notice = notice_of(written("", to=to), to=to)
    accept.accept(notice, NOW)
    accept.accept(notice, NOW)
    assert reasons() == ["EmptyReply"]


# The order of the checks


def test_the_first_check_that_fails_gives_the_reason(add_action: AddAction, reply_to: ReplyTo, plan: Plan) -> None:
    everything_wrong = {
        "TooBig": {}, "Virus": {"virus": "FAIL"}, "Spam": {"spam": "FAIL"}, "Loop": {}, "Bounce": {"source": ""},
        "AutomaticMail": {}, "BadToken": {}, "OtherSender": {}, "NotAuthentic": {"dmarc": "FAIL"}, "EmptyReply": {},
    }  # fmt: skip
    good = reply_to(add_action())
    names = list(everything_wrong)
    for first in range(len(names)):
        wrong = names[first:]
        to = good.replace("reply+", "reply+a") if "BadToken" in wrong else good
        headers = ("X-Loop: followthrough@mail.example.com\n" if "Loop" in wrong else "") + (
            "Auto-Submitted: auto-replied\n" if "AutomaticMail" in wrong else ""
        )
        sender = "eve@elsewhere.example" if "OtherSender" in wrong else "alice@home.example"
        verdicts: dict[str, Any] = {}
        for name in wrong:
            verdicts |= everything_wrong[name]
        words = "x" * (LARGEST + 1) if "TooBig" in wrong else ""
        accept.accept(notice_of(written(words, to=to, headers=headers, sender=sender), to=to, **verdicts), NOW)
    assert reasons() == names


# Faults


def test_a_database_that_is_busy_leaves_the_mail_in_the_queue(
    add_action: AddAction, reply_to: ReplyTo, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = reply_to(add_action())
    notice = notice_of(written("Hello", to=to), to=to)
    before = everything()

    def busy(*_: Any, **__: Any) -> None:
        raise ClientError(
            {"Error": {"Code": "ProvisionedThroughputExceededException", "Message": ""}}, "TransactWriteItems"
        )

    with monkeypatch.context() as patched:
        patched.setattr(aws.dynamodb(), "_make_api_call", busy)
        with pytest.raises((TryAgain, PynamoDBConnectionError)):
            accept.accept(notice, NOW)
    assert everything() == before
    assert accept.accept(notice, NOW) == "A mail became a comment on action 1."


def test_a_store_that_is_not_there_leaves_the_mail_in_the_queue(
    add_action: AddAction, reply_to: ReplyTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = reply_to(add_action())
    notice = notice_of(written("Hello", to=to), to=to)

    def down(*_: Any, **__: Any) -> None:
        raise ClientError({"Error": {"Code": "SlowDown", "Message": ""}}, "GetObject")

    monkeypatch.setattr(aws.s3(), "_make_api_call", down)
    with pytest.raises(ClientError):
        accept.accept(notice, NOW)


def test_a_mail_that_is_gone_from_the_store_is_recorded(add_action: AddAction, plan: Plan) -> None:
    notice = payload("ses_received.json")
    notice["receipt"]["action"]["objectKey"] = "incoming/gone"
    accept.accept(json.dumps(notice), NOW)
    assert reasons() == ["Missing"]


NOT_OURS = {
    "no JSON": "hello", "a list": "[]", "nothing": "", "a number": "1", "another notice": json.dumps(payload("ses_bounce_event.json")),
    "another action": json.dumps({"notificationType": "Received", "receipt": {"action": {"type": "SNS"}}, "mail": {"messageId": "x"}}),
    "a text": json.dumps(payload("sns_text.json")), "deep": "[" * 100_000,
}  # fmt: skip


def test_a_queue_message_that_is_no_mail_notice_is_dropped(plan: Plan) -> None:
    before = everything()
    for case, body in NOT_OURS.items():
        assert (case, accept.accept(body, NOW).split()[0]) == (case, "Dropped")
    assert everything() == before


def test_a_notice_of_a_bucket_that_is_not_ours_is_dropped(plan: Plan) -> None:
    notice = payload("ses_received.json")
    notice["receipt"]["action"]["bucketName"] = "somebody-elses"
    with counted() as calls:
        assert accept.accept(json.dumps(notice), NOW).startswith("Dropped")
    assert not calls


# Numbers


def test_a_comment_costs_one_fetch_five_reads_at_most_and_one_transaction(
    add_action: AddAction, reply_to: ReplyTo, plan: Plan
) -> None:
    to = reply_to(add_action())
    notice = notice_of(written("Hello", to=to), to=to)
    with counted() as calls:
        accept.accept(notice, NOW)
    assert calls["GetObject"] == 1
    assert calls["GetItem"] + calls["Query"] + calls["TransactGetItems"] <= 3
    assert calls["TransactWriteItems"] == 1
    assert set(calls) == {"GetObject", "GetItem", "TransactGetItems", "TransactWriteItems"}


@pytest.mark.parametrize(("about", "words"), [(0, "2 Hello"), (1, "DONE\nHello"), (0, "Hello")])
def test_no_answer_costs_more_than_five_reads_and_one_transaction(
    add_action: AddAction, reply_to: ReplyTo, plan: Plan, about: int, words: str
) -> None:
    add_action(), add_action()
    to = reply_to(about)
    notice = notice_of(written(words, to=to), to=to)
    with counted() as calls:
        accept.accept(notice, NOW)
    assert calls["GetItem"] <= 5
    assert calls["TransactWriteItems"] == 1


def test_the_name_of_the_person_is_not_read_from_the_mail(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    answer(add_action(), "Hello", sender="Carol Reed <alice@home.example>")
    [entry] = [entry for entry in entries(plan) if entry.kind == "comment"]
    assert entry.actor_name == plan.client.name


def test_everything_refused_stays_readable_in_the_table(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    answer(add_action(), "Hello there", dmarc="FAIL")
    [raw] = table_items(Refusal)
    assert raw["plan_id"]["S"] == plan.plan_id
    assert raw["person_id"]["S"] == alice.person_id
    assert raw["text"]["S"] == "Hello there"
    assert people.get(alice.person_id)
    assert accepting.invitation_for(alice.person_id, plan.plan_id)


def test_an_answer_from_an_address_that_came_back_turns_mails_on_again(
    answer: Answer, add_action: AddAction, alice: Person
) -> None:
    dead = Mailed("m1", alice.email, NOW - timedelta(days=1))
    bounces.bounced(dead, reason="the mailbox is full", is_permanent=True, now=NOW - timedelta(days=1))
    answer(add_action(), "I am back.", dmarc="FAIL")
    assert people.get(alice.person_id).mail.state == "bounced"
    answer(add_action(), "I am back.")
    assert people.get(alice.person_id).mail.state == "ok"
