"""What a digest says: to a coach of all clients, to a client of their plan; one mail, and only when there is something to say."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from chalicelib import tokens
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import closing, comments, editing, reopening
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.people import links, profile
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.outbound.deliver import deliver
from tests.conftest import counted, entries, join, owed
from tests.outbound.conftest import mails, words

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MORNING = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""Tuesday, seven in New York and one in Berlin."""

Add = Callable[..., Action]


def subscribed(person: Person, now: datetime, every: str = "day", at: str = "07:00") -> Person:
    """They read a digest; nothing else is owed to them, and the last one told until ``now``."""
    return profile.change(Actor(person.person_id), profile.Change(digest=DigestTime(every, at)), now=now)  # type: ignore[arg-type]


@pytest.fixture
def reader(carol: Person, plan: Plan, now: datetime) -> Person:
    """Carol, who coaches Alice."""
    return subscribed(carol, now)


def digest(person: Person, at: datetime) -> EmailMessage | None:
    """The digest that comes at a moment, whatever else was owed; ``None``: none."""
    for row in owed(person):
        if row.kind != "digest":
            row.delete()
    before = len(mails())
    deliver(person.person_id, at)
    found = mails()[before:]
    assert len(found) <= 1
    return found[0] if found else None


def told(person: Person, at: datetime) -> str:
    mail = digest(person, at)
    assert mail is not None
    return words(mail)


def lines(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line and not line.strip().startswith("https://"))


def set_on(action: Action, **attributes: Any) -> None:
    write = Write()
    changes = [getattr(Action, name).set(value) for name, value in attributes.items()]
    write.update(Action, (action.plan_id, int(action.number)), changes)
    write.commit()


def test_a_coach_reads_by_client_what_is_late_due_done_and_said(
    reader: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action("Send the offer", due=now + HOUR)
    add_action("Call the bank", due=MORNING + 5 * HOUR)
    add_action("Print the flyers")
    add_action("Rent a room", due=MORNING + 3 * DAY)
    later, client = now + 2 * HOUR, Actor(alice.person_id)
    closing.complete(client, plan.plan_id, 3, words=Words("Went well, they <liked> it"), now=later)
    comments.write(client, plan.plan_id, 4, Words("Which " + "very " * 60 + "large room?"), now=later)
    mail = digest(reader, MORNING)
    assert mail is not None
    assert mail["Subject"] == "1 late, 1 due today, 1 done and more - Tuesday 24 November"
    page = f"https://plans.example.com/plans/{plan.plan_id}"
    text = words(mail)
    assert text.startswith(
        f"Tuesday 24 November: 1 late, 1 due today, 1 done and more.\n\n\nALICE MOREAU\n{page}\n\n"
        f"Late\n* ALI-1  Send the offer, was due yesterday 05:00\n  {page}/actions/1\n\n"
        f"Due today\n* ALI-2  Call the bank, due today 12:00\n  {page}/actions/2\n\n"
        f"Done since yesterday\n* ALI-3  Print the flyers, yesterday 06:00: “Went well, they <liked> it”\n  {page}/actions/3\n\n"
    )
    [said] = [line for line in lines(text) if line.startswith("* ALI-4  Alice Moreau, about Rent a room: ")]
    assert said.endswith("…”")
    assert len(said) < 200
    assert "Rent a room, due" not in text
    assert "/done/" not in text  # a coach isn't asked to


def test_a_comment_on_what_is_closed_says_so(
    reader: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    client = Actor(alice.person_id)
    for what in ("Print the flyers", "Call the bank", "Rent a room"):
        add_action(what)
    closing.complete(client, plan.plan_id, 1, now=now)
    closing.cancel(Actor(reader.person_id), plan.plan_id, 2, now=now)
    for number in (1, 2, 3):
        comments.write(client, plan.plan_id, number, Words("One more thing"), now=now + HOUR)
    text = told(reader, MORNING)
    about = [line for line in lines(text) if line.endswith("“One more thing”")]
    assert about == [
        "* ALI-1  Alice Moreau, about Print the flyers, which is done: “One more thing”",
        "* ALI-2  Alice Moreau, about Call the bank, which is cancelled: “One more thing”",
        "* ALI-3  Alice Moreau, about Rent a room: “One more thing”",
    ]


def test_the_html_part_has_the_same_links_and_says_the_same(
    reader: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action("Send <the> offer", due=now + HOUR)
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("I am <away>."), now=now + HOUR)
    mail = digest(reader, MORNING)
    assert mail is not None
    page = LexborHTMLParser(words(mail, "html"))
    assert page.body is not None
    seen = " ".join(page.body.text().split())
    for said in ("Send <the> offer (ALI-1), was due yesterday 05:00", "Alice Moreau, to the plan: “I am <away>.”"):
        assert said in seen
    in_text = {word for word in words(mail).split() if word.startswith("https://")}
    assert {node.attributes["href"] for node in page.css("a")} == in_text
    assert page.css_first("img, script, link, form") is None


def test_with_nothing_to_say_none_is_sent_and_nothing_tells_of_it(reader: Person, plan: Plan, add_action: Add) -> None:
    add_action("Rent a room", due=MORNING + 3 * DAY)
    before = len(entries(plan))
    assert digest(reader, MORNING) is None
    assert len(entries(plan)) == before


def test_a_sent_one_stands_in_no_plans_stream_and_the_next_tells_only_what_is_new(
    reader: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action("Print the flyers")
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now + HOUR)
    before = len(entries(plan))
    assert "Print the flyers" in told(reader, MORNING)
    assert len(entries(plan)) == before
    assert digest(reader, MORNING + DAY) is None
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("One more thing"), now=MORNING + 30 * HOUR)
    again = told(reader, MORNING + 2 * DAY)
    assert "One more thing" in again
    assert "Done since" not in again


def test_what_is_on_its_way_when_it_goes_is_told_the_next_time_and_nothing_twice(
    reader: Person, alice: Person, plan: Plan, add_action: Add
) -> None:
    add_action("Call the bank", due=MORNING + 5 * DAY)
    for minutes in (-90, -61, -59, 1):
        said = MORNING + timedelta(seconds=minutes)
        comments.write(Actor(alice.person_id), plan.plan_id, 1, Words(f"Said at {minutes}"), now=said)
    both = told(reader, MORNING), told(reader, MORNING + DAY)
    assert [text.count("Said at") for text in both] == [2, 2]


def test_what_the_coach_did_alone_is_no_news_to_them(
    reader: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action("Print the flyers", at=now + HOUR)
    comments.write(Actor(reader.person_id), plan.plan_id, 1, Words("Mine"), now=now + HOUR)
    assert digest(reader, MORNING) is None


def test_done_by_mistake_and_opened_again_is_nothing(
    reader: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action("Print the flyers")
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now + HOUR)
    reopening.reopen(Actor(alice.person_id), plan.plan_id, 1, now=now + 2 * HOUR)
    assert digest(reader, MORNING) is None


def test_what_is_new_and_changed_is_told_once_an_action(
    reader: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    client = Actor(alice.person_id)
    add_action("Print the flyers", by=alice, at=now + HOUR)
    add_action("Call the bank", client_may_edit=True)
    for days in (11, 13):
        due = Due(at=now + days * DAY)
        editing.edit(client, plan.plan_id, 2, Change(due=due), now=now + timedelta(hours=days - 9))
    closing.cancel(client, plan.plan_id, 2, reason="They called me", now=now + 6 * HOUR)
    text = told(reader, MORNING)
    assert (
        "New and changed\n* ALI-2  Call the bank, moved by Alice Moreau from Thu 3 Dec, 04:00 to Sun 6 Dec, 04:00, moved 2 times in total"
        in text
    )
    assert "* ALI-1  Print the flyers, added by Alice Moreau" in text
    assert "* ALI-2  Call the bank, cancelled by Alice Moreau: “They called me”" in text


def test_what_is_asked_for_is_told_until_it_is_answered(
    reader: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    asked = Proposal(
        "e", alice.person_id, "Alice Moreau", "client", MORNING + 9 * DAY, "Europe/Berlin", now, "The bank is slow"
    )
    set_on(add_action("Call the bank", due=MORNING + 5 * DAY), proposal=plain(asked))
    set_on(add_action("Send the offer", due=MORNING + 5 * DAY), stuck_at=now, stuck_text="No idea how")
    for morning in (MORNING, MORNING + DAY):
        mail = digest(reader, morning)
        assert mail is not None
        assert mail["Subject"].startswith("2 need you - ")
        assert "* ALI-1  Call the bank, Alice Moreau asks for Thu 3 Dec, 07:00: “The bank is slow”" in words(mail)
        assert "* ALI-2  Send the offer, stuck since" in words(mail)


def test_a_coach_reads_of_their_own_actions_apart_from_their_clients(
    reader: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action("Send Alice the worksheet", due=now + HOUR, assigned_to="coach")
    text = told(reader, MORNING)
    assert (
        "YOUR OWN ACTIONS\nhttps://plans.example.com/\n\nLate\n* ALI-1  Send Alice the worksheet, for Alice Moreau, was due yesterday"
        in text
    )
    assert "ALICE MOREAU" not in text


def test_who_is_not_heard_from_is_named_but_brings_a_digest_only_once(
    reader: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action("Write a book", due=now + 300 * DAY)
    sent = {day for day in (1, 7, 12, 13, 14, 20) if digest(reader, MORNING + day * DAY)}
    assert sent == {13}
    assert "ALICE MOREAU\nNo word from Alice Moreau for 14 days." in words(mails()[-1])
    add_action("Call the bank", due=MORNING + 32 * DAY, at=MORNING + 30 * DAY)
    assert "No word from Alice Moreau for 33 days." in told(reader, MORNING + 32 * DAY)


def test_of_a_client_without_anything_to_do_nobody_waits_to_hear(reader: Person, plan: Plan) -> None:
    assert [day for day in (1, 13, 14, 20) if digest(reader, MORNING + day * DAY)] == []


def test_a_client_reads_what_is_late_and_coming_and_what_they_got_done(
    alice: Person, carol: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    reader = subscribed(alice, now, "week")
    for what, days in (("Send the offer", 5), ("Call the bank", 9), ("Print the flyers", 9), ("Rent a room", 15)):
        add_action(what, due=now + days * DAY)
    add_action("Send Alice the worksheet", due=now + 5 * DAY, assigned_to="coach")
    closing.complete(Actor(alice.person_id), plan.plan_id, 3, now=now + DAY)
    comments.write(Actor(carol.person_id), plan.plan_id, None, Words("Good start"), now=now + DAY)
    mail = digest(reader, now + 7 * DAY)
    assert mail is not None
    text = words(mail)
    assert mail["Subject"] == "1 late, 1 due this week, 1 done and more - Monday 30 November"
    assert mail["From"].startswith("Carol Reed via Followthrough <")
    assert "* ALI-1  Send the offer, was due Sat 28 Nov, 10:00" in text
    assert "* ALI-2  Call the bank, due Wed 2 Dec, 10:00" in text
    assert "Done since Mon 23 Nov: nice work\n* ALI-3  Print the flyers, Tue 24 Nov, 10:00" in text
    assert "Comments\n* Carol Reed, to the plan: “Good start”" in text
    assert "worksheet, was due" not in text
    assert "Rent a room, due" not in text
    assert text.count("Mark done: ") == 2
    token = text.split("Mark done: ")[1].split()[0].rpartition("/")[2]
    assert links.follow("done", token)[1] == Target(plan.plan_id, alice.person_id, 1)


def test_a_clients_answer_goes_to_the_plan(alice: Person, plan: Plan, add_action: Add, now: datetime) -> None:
    add_action("Send the offer", due=now + HOUR)
    mail = digest(subscribed(alice, now), MORNING)
    assert mail is not None
    assert words(mail).startswith("–– Reply above this line ––\n")
    assert "Reply to this email to write to Carol Reed." in words(mail)
    token = mail["Reply-To"].addresses[0].username.removeprefix("reply+")
    assert links.read_reply_token(token) == Target(plan.plan_id, alice.person_id, PLAN, "digest")


def test_a_coachs_cannot_be_answered(reader: Person, plan: Plan, add_action: Add, now: datetime) -> None:
    add_action("Send the offer", due=now + HOUR)
    mail = digest(reader, MORNING)
    assert mail is not None
    assert mail["Reply-To"] is None
    assert "Reply to this email" not in words(mail)


def test_it_says_why_it_comes_and_can_be_stopped_with_one_click(
    reader: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    add_action("Send the offer", due=now + HOUR)
    mail = digest(reader, MORNING)
    assert mail is not None
    assert "You get this digest every day at 07:00 (New York) when there’s something new." in words(mail)
    link = mail["List-Unsubscribe"].strip("<>")
    assert f"Turn it off or back on: {link}" in words(mail)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    person, every = links.follow_digest(link.rpartition("/")[2])
    assert (person.person_id, every) == (reader.person_id, "day")


def test_a_viewer_is_told_nothing_and_a_client_nothing_of_viewers(
    plan: Plan, alice: Person, viewer: Person, add_action: Add, now: datetime
) -> None:
    add_action("Send the offer", due=now + HOUR)
    assert digest(subscribed(viewer, now), MORNING) is None
    reader = subscribed(alice, now)
    assert "Ortiz" not in told(reader, MORNING)


def test_a_further_coach_reads_of_the_plans_they_coach(
    plan: Plan, dan: Person, alice: Person, add_action: Add, now: datetime
) -> None:
    join(plan, dan, "coach")
    add_action("Send the offer", due=now + HOUR)
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("Nearly there"), now=now + HOUR)
    text = told(subscribed(dan, now), MORNING)
    assert "Send the offer, was due" in text
    assert "Nearly there" in text


def test_what_another_coach_did_is_told_too(
    reader: Person, plan: Plan, dan: Person, add_action: Add, now: datetime
) -> None:
    join(plan, dan, "coach")
    add_action("Print the flyers", by=dan, at=now + HOUR)
    assert "Print the flyers, added by Dan Ortiz" in told(reader, MORNING)


def test_who_left_a_plan_reads_no_more_of_it(alice: Person, plan: Plan, add_action: Add, now: datetime) -> None:
    reader = subscribed(alice, now)
    add_action("Send the offer", due=now + HOUR)
    write = Write()
    write.update(Plan, plan.plan_id, [Plan.members[alice.person_id]["state"].set("declined")])
    write.commit()
    assert digest(reader, MORNING) is None


def test_in_the_evening_tomorrow_counts_as_due(carol: Person, plan: Plan, add_action: Add, now: datetime) -> None:
    reader = subscribed(carol, now, at="18:00")
    add_action("Send the offer", due=datetime(2026, 11, 24, 14, 0, tzinfo=UTC))
    mail = digest(reader, datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
    assert mail is not None
    assert mail["Subject"] == "1 due today or tomorrow - Monday 23 November"


def client(reader: Person, index: int, now: datetime, *, lates: int = 2) -> Plan:
    """One of many clients of a coach, written straight into the tables: late with something, and heard from at length."""
    plan_id, client_id = tokens.new_id(), tokens.new_id()
    name = f"Client {index:02} Moreau-Lang"
    members = {
        reader.person_id: Member(reader.person_id, "primary", reader.name, reader.email, reader.time_zone),
        client_id: Member(client_id, "client", name, "c@home.example", "Europe/Berlin"),
    }
    plan = Plan(plan_id, prefix=f"C{index}", client_id=client_id, primary_id=reader.person_id, members=members, defaults=Defaults(),
                created_at=now)  # fmt: skip
    plan.save()
    Membership(reader.person_id, plan_id, role="primary", prefix=plan.prefix, client_name=name, coach_name=reader.name,
               client_state="active", heard_at=now + HOUR, created_at=now).save()  # fmt: skip
    for number in range(1, lates + 1):
        due = now + number * MINUTE
        Action(plan_id, number, what="Send the offer " * 12, due_at=due, open_due_at=due, open_coach=reader.person_id, due_zone="UTC",
               first_due_at=due, created_at=now, created_by=client_id, changed_at=now).save()  # fmt: skip
    for kind in ("comment", "done", "moved", "cancelled"):
        data: dict[str, Any] = {"from": now, "to": now + DAY} if kind == "moved" else {}
        number = {"comment": 1}.get(kind, len(kind))
        stream.entry(plan_id, kind, now + HOUR, actor_id=client_id, actor_name=name, number=number, what="Send the offer " * 12,
                     text="word " * 200, **data).save()  # fmt: skip
    return plan


def test_forty_clients_take_few_requests_and_fit_one_mail(carol: Person, now: datetime) -> None:
    reader = subscribed(carol, now)
    for index in range(40):
        client(reader, index, now, lates=20 if index < 3 else 2)
    with counted() as calls:
        assert deliver(reader.person_id, MORNING) == "1 sent"
    mail = mails()[-1]
    assert mail["Subject"] == "134 late, 40 done, 40 comments and more - Tuesday 24 November"
    assert calls.total() <= 52, calls  # of which 40 are for what happened in each plan
    assert len(mail.as_bytes()) < 100_000
    assert words(mail).count("CLIENT ") == 40
    assert "more on the page above" in words(mail)


def test_of_plans_in_which_nothing_happened_the_stream_is_not_read(carol: Person, now: datetime) -> None:
    reader = subscribed(carol, now)
    for index in range(12):
        client(reader, index, now)
    deliver(reader.person_id, MORNING)
    with counted() as calls:
        assert deliver(reader.person_id, MORNING + DAY) == "1 sent"  # they are late still
    assert calls["Query"] <= 5
