"""The one message after a session: held while it goes on, worded when it leaves; nothing is lost, and nothing comes twice."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.actions import adding, closing, deleting, editing, reopening
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed import holding
from chalicelib.domain.people import profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.sessions import sending
from chalicelib.domain.team import accepting, handing_over, leaving, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound, TooLate, WrongState
from chalicelib.outbound import claim
from chalicelib.outbound.deliver import deliver
from tests.breaking import break_after
from tests.conftest import NOW, counted, entries, forget_notifications, owed
from tests.outbound.conftest import mails, refusal, texts, words
from tests.refusing import refused

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
Add = Callable[..., Action]


class Room:
    """Carol's session with Alice, by an injected clock."""

    def __init__(self, plan: Plan, coach: Person, add: Add) -> None:
        self.plan, self.coach, self.add, self.at = plan, coach, add, NOW

    @property
    def actor(self) -> Actor:
        return Actor(self.coach.person_id, in_session=True)

    def new(self, what: str, *, days: int = 10, **more: Any) -> int:
        new = NewAction(what, Due(at=NOW + timedelta(days=days)), specs=more.pop("specs", []), **more)
        return int(adding.create(self.actor, self.plan.plan_id, new, now=self.at).number)

    def done(self, number: int) -> None:
        closing.complete(self.actor, self.plan.plan_id, number, now=self.at)

    def undone(self, number: int) -> None:
        reopening.reopen(self.actor, self.plan.plan_id, number, now=self.at)

    def move(self, number: int, days: int) -> None:
        due = Due(at=NOW + timedelta(days=days))
        editing.edit(self.actor, self.plan.plan_id, number, Change(due=due), now=self.at)

    def held(self) -> Any:
        mine = Membership.find(self.coach.person_id, self.plan.plan_id)
        return mine.held if mine is not None else None

    def send(self, text: str = "") -> None:
        sending.send(self.actor, self.plan.plan_id, text, now=self.at)

    def pass_to(self, moment: datetime) -> None:
        """Lets time pass, with a sweep whenever something is due to anybody that nobody else is sending."""
        while due := sorted({(max(row.due_at, row.claim_until or row.due_at), row.recipient) for row in owed()}):
            at, recipient = due[0]
            if at > moment:
                break
            self.at = max(self.at, at)
            deliver(recipient, self.at)
        self.at = moment

    def wait(self, length: timedelta) -> None:
        self.pass_to(self.at + length)


@pytest.fixture
def room(plan: Plan, carol: Person, add_action: Add) -> Room:
    return Room(plan, carol, add_action)


def subjects(person: Person) -> list[str]:
    return [str(mail["Subject"]) for mail in mails() if mail["To"] == person.email]


def test_a_session_is_one_mail_an_hour_after_its_last_change(room: Room, alice: Person) -> None:
    for minutes, what in enumerate(("Call the bank", "Send the offer", "Rent the van")):
        room.new(what, days=11 + minutes)
        room.wait(20 * MINUTE)
    room.new("Send Alice the checklist", assigned_to=room.coach.person_id)
    room.wait(HOUR - MINUTE)
    assert subjects(alice) == []
    with counted() as calls:
        room.wait(MINUTE)
    # The rows with what they are about, the entries with their actions; the claim, and the record.
    assert calls == {"Query": 2, "TransactGetItems": 2, "TransactWriteItems": 2, "SendRawEmail": 1}, calls
    assert subjects(alice) == ["After today’s session: 3 things for you, first due Fri 4 Dec"]
    said = words(mails()[-1])
    assert all(what in said for what in ("Call the bank", "Send the offer", "Rent the van", "Carol Reed does"))
    assert "Send Alice the checklist" in said.split("Carol Reed does")[1]
    assert [row for row in owed(alice) if row.kind == holding.KIND] == []
    assert room.held() is None
    room.wait(24 * HOUR)
    assert len(subjects(alice)) == 1


def _undone(room: Room) -> None:
    number = int(room.add(notify_client=False).number)
    room.done(number)
    room.undone(number)


def _deleted(room: Room) -> None:
    number = room.new("Call the bank")
    deleting.delete(Actor(room.coach.person_id), room.plan.plan_id, number, now=room.at)


def _done_twice(room: Room) -> None:
    number = room.new("Promise", assigned_to=room.coach.person_id)
    for _ in range(2):
        room.done(number)
        room.undone(number)
    room.done(number)


def _moved_and_back(room: Room) -> None:
    number = int(room.add(notify_client=False).number)
    room.move(number, 12)
    room.move(number, 10)


def _moved(room: Room) -> None:
    number = int(room.add(notify_client=False).number)
    room.move(number, 12)
    room.move(number, 14)
    room.new("Rent the van")


def _closed_elsewhere(room: Room) -> None:
    first, _ = room.new("Call the bank"), room.new("Rent the van")
    room.at += 30 * MINUTE
    closing.complete(Actor(room.plan.client_id), room.plan.plan_id, first, now=room.at)


def _silent(room: Room) -> None:
    room.new("Only written down", notify_client=False)


@pytest.mark.parametrize(
    ("happens", "says", "never"),
    [
        (_undone, None, None),
        (_deleted, None, None),
        (_moved_and_back, None, None),
        (_silent, None, None),
        (lambda _: None, None, None),
        (_done_twice, "1 thing done", "Promise (ALI-1), by"),
        (_moved, "1 thing for you", "Moved twice"),
        (_closed_elsewhere, "1 thing for you", "Call the bank"),
    ],
)
def test_it_says_what_is_true_when_it_leaves(
    room: Room, alice: Person, happens: Callable[[Room], None], says: str | None, never: str | None
) -> None:
    happens(room)
    room.wait(3 * HOUR)
    found = [mail for mail in mails() if mail["To"] == alice.email]
    assert len(found) == (1 if says else 0)
    if says and never:
        assert says in str(found[0]["Subject"])
        assert never not in words(found[0])
    if happens is _moved:
        assert "now by Mon 7 Dec, 10:00, was Thu 3 Dec, 10:00" in words(found[0])
    assert [row for row in owed(alice) if row.kind == holding.KIND] == []


def test_what_is_done_elsewhere_and_what_is_no_notice_of_it_isnt_held(room: Room, alice: Person) -> None:
    room.new("In the session", days=1, specs=[Spec(to="client", by="email", minutes=-24 * 60 + 30)])
    room.add("Elsewhere", at=room.at)
    room.wait(40 * MINUTE)
    assert subjects(alice) == ["[ALI-2] Elsewhere", "[ALI-1] In the session"]  # the notice, the reminder
    room.wait(HOUR)
    assert subjects(alice)[2:] == ["After today’s session: 1 thing for you, due Tue 24 Nov"]
    assert "Elsewhere" not in words(mails()[-1])


def test_sent_now_with_words_and_taken_back(room: Room, alice: Person) -> None:
    room.new("Call the bank")
    with counted() as calls:
        room.send("That was brave.")
    assert calls == {"TransactGetItems": 1, "Query": 1, "TransactWriteItems": 1}
    with refused(WrongState):
        room.send("Once more.")
    room.wait(30 * timedelta(seconds=1))
    sending.take_back(room.actor, room.plan.plan_id, now=room.at)
    room.wait(59 * MINUTE)
    assert subjects(alice) == []
    assert "That was brave." not in str([entry.text for entry in entries(room.plan)])
    room.send("Very brave.")
    room.new("Joins it in the last minute")
    room.wait(MINUTE)
    assert len(subjects(alice)) == 1
    said = words(mails()[-1])
    assert "Carol Reed writes:\nVery brave." in said
    assert "Joins it in the last minute" in said
    assert [entry.text for entry in entries(room.plan) if entry.kind == "comment"] == ["Very brave."]
    with refused(WrongState):
        sending.take_back(room.actor, room.plan.plan_id, now=room.at)


def test_dropped_it_never_comes_and_the_next_change_begins_another(room: Room, alice: Person) -> None:
    room.new("Call the bank")
    sending.drop(room.actor, room.plan.plan_id, now=room.at)
    room.new("Rent the van")
    room.wait(2 * HOUR)
    assert len(subjects(alice)) == 1
    assert "Call the bank" not in words(mails()[-1])
    assert "Rent the van" in words(mails()[-1])


def test_dropping_can_be_taken_back_for_a_minute(room: Room, alice: Person) -> None:
    room.new("Call the bank")
    sending.drop(room.actor, room.plan.plan_id, now=room.at)
    room.at += timedelta(seconds=30)
    sending.restore(room.actor, room.plan.plan_id, now=room.at)
    room.new("Rent the van")
    room.wait(59 * MINUTE)
    assert subjects(alice) == []
    room.wait(2 * MINUTE)
    assert len(subjects(alice)) == 1
    assert all(what in words(mails()[-1]) for what in ("Call the bank", "Rent the van"))


def test_dropping_is_taken_back_neither_late_nor_by_another_nor_over_what_waits_since(
    room: Room, alice: Person, dan: Person, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    forget_notifications()
    room.new("Call the bank")
    sending.drop(room.actor, room.plan.plan_id, now=room.at)
    with refused(TooLate):
        sending.restore(Actor(dan.person_id), room.plan.plan_id, now=room.at)
    with refused(NotAllowed):
        sending.restore(Actor(alice.person_id), room.plan.plan_id, now=room.at)
    room.new("Rent the van")
    with refused(WrongState):
        sending.restore(room.actor, room.plan.plan_id, now=room.at)
    sending.drop(room.actor, room.plan.plan_id, now=room.at)
    room.wait(2 * MINUTE)
    with refused(TooLate):
        sending.restore(room.actor, room.plan.plan_id, now=room.at)
    room.wait(2 * HOUR)
    assert subjects(alice) == []


def test_two_coaches_with_one_client_and_one_coach_with_two(
    room: Room, alice: Person, dan: Person, bring: Callable[..., Plan], add_action: Add, open_plan: Callable[..., Plan]
) -> None:
    bring(dan)
    bob = open_plan("Bob Lee", "bob@home.example")
    forget_notifications()
    of_dan, with_bob = Room(room.plan, dan, add_action), Room(bob, room.coach, add_action)
    for each, what in ((room, "Of Carol"), (of_dan, "Of Dan"), (with_bob, "Of Bob")):
        each.new(what)
    room.wait(2 * HOUR)
    to_alice = [words(mail) for mail in mails() if mail["To"] == alice.email]
    assert sorted("Of Carol" in said for said in to_alice) == [False, True]
    assert sorted("Of Dan" in said for said in to_alice) == [False, True]
    assert [("Of Bob" in words(mail)) for mail in mails() if mail["To"] == "bob@home.example"] == [True]


def test_as_its_reader_chose(room: Room, alice: Person, with_phone: Callable[..., Person]) -> None:
    """By text, in the digest, or not at all: by itself as for what is in it, and with words as for a comment."""

    def choose(**chosen: str) -> None:
        choices.change(alice.person_id, room.plan.plan_id, chosen, now=room.at)

    with_phone(alice)
    choose(new="text")
    for what in ("Call the bank", "Rent the van"):
        room.new(what)
    room.wait(2 * HOUR)
    assert subjects(alice) == []
    ((_, text),) = texts()
    assert text.startswith(
        "After today's session: 2 things, first due Thu 3 Dec. 1 Call the bank, 2 Rent the van. Reply DONE 1"
    )
    choose(new="off")
    room.new("Nobody hears of it")
    room.wait(2 * HOUR)
    room.new("Nor of this")
    room.send("But of this.")
    room.wait(2 * HOUR)
    assert (len(texts()), len(subjects(alice))) == (1, 1)
    profile.change(Actor(alice.person_id), profile.Change(digest=DigestTime("day", "07:00")), now=room.at)
    choose(new="digest", comment="digest")
    room.new("In the digest")
    room.wait(2 * HOUR)
    assert len(subjects(alice)) == 1
    choices.stop_all(alice.person_id, room.plan.plan_id, now=room.at, via="page")
    room.new("Opted out")
    room.send("Nothing more.")
    room.wait(2 * HOUR)
    assert (len(texts()), len(subjects(alice))) == (1, 1)


def test_a_text_waits_for_the_morning_and_what_joins_until_then_is_in_it(
    room: Room, alice: Person, with_phone: Callable[..., Person]
) -> None:
    """Quiet hours by Alice's clock, over the night in which it changes."""
    with_phone(alice)
    choices.change(alice.person_id, room.plan.plan_id, {"new": "text"}, now=room.at)
    room.at = datetime(2027, 3, 27, 21, 30, tzinfo=UTC)  # 22:30 in Berlin, before clocks go forward
    room.new("In the evening", days=200)
    room.wait(3 * HOUR)
    room.new("In the night", days=201)
    room.pass_to(datetime(2027, 3, 28, 5, 0, tzinfo=UTC))
    assert texts() == []
    room.pass_to(datetime(2027, 3, 28, 8, 0, tzinfo=UTC))
    ((_, text),) = texts()
    assert text.startswith("After yesterday's session: 2 things, first due Fri 11 Jun. 1 In the evening")


def test_a_client_who_has_not_accepted_hears_of_it_in_the_plan_so_far_alone(carol: Person, add_action: Add) -> None:
    invited = opening.open_plan(
        Actor(carol.person_id), Details(name="Eva", email="eva@home.example", time_zone="Europe/Berlin"), now=NOW
    )
    room = Room(invited, carol, add_action)
    room.new("Before")
    room.at += 10 * MINUTE
    accepted = accepting.accept(Actor(invited.client_id, "link"), invited.plan_id, now=room.at)
    room.plan = accepted
    room.wait(10 * MINUTE)
    room.new("After")
    room.wait(2 * HOUR)
    found = [words(mail) for mail in mails() if mail["To"] == "eva@home.example"]
    assert [("Before" in said, "After" in said) for said in found[-2:]] == [(True, False), (False, True)]


def test_a_client_who_becomes_another_person_meanwhile_loses_nothing(
    carol: Person, add_action: Add, alice: Person
) -> None:
    """The address was Alice's, whom we know: the plan becomes hers as she accepts, while the session goes on."""
    invited = opening.open_plan(
        Actor(carol.person_id), Details(name="Ally", email=alice.email, time_zone="Europe/Berlin"), now=NOW
    )
    room = Room(invited, carol, add_action)
    room.new("Before")
    room.at += 10 * MINUTE
    room.plan = accepting.accept(Actor(alice.person_id, "link"), invited.plan_id, now=room.at)
    assert room.plan.client_id == alice.person_id != invited.client_id
    room.wait(10 * MINUTE)
    room.new("After")
    room.wait(2 * HOUR)
    found = [words(mail) for mail in mails() if mail["To"] == alice.email]
    assert sum("Before" in said for said in found) == 1
    assert [("Before" in said, "After" in said) for said in found][-1] == (False, True)
    assert sum("After" in said for said in found if "session" in said) == 1


def test_a_hand_over_or_a_coach_who_leaves_loses_nothing(
    room: Room, alice: Person, dan: Person, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    room.new("Call the bank")
    handing_over.hand_over(room.actor, room.plan.plan_id, dan.person_id, now=room.at)
    room.new("Rent the van")
    leaving.leave(room.actor, room.plan.plan_id, now=room.at)
    room.wait(2 * HOUR)
    assert subjects(alice) == ["After today’s session: 2 things for you, first due Thu 3 Dec"]


def test_what_joins_while_it_is_being_sent_is_in_the_next(
    room: Room, alice: Person, monkeypatch: pytest.MonkeyPatch, ses_fails: Callable[[Exception], None]
) -> None:
    """The race: a change between the reading of what is to be told and the claim, and one between the claim and the end."""
    room.new("First")
    taking = claim.take
    late = iter([lambda: room.new("Before the claim")])

    def take(message: Any, now: datetime) -> str | None:
        next(late, lambda: 0)()
        return taking(message, now)

    monkeypatch.setattr(claim, "take", take)
    room.at += HOUR
    deliver(alice.person_id, room.at)
    assert subjects(alice) == []
    room.wait(2 * HOUR)
    assert len(subjects(alice)) == 1
    assert "Before the claim" in words(mails()[-1])
    room.new("Second")
    with monkeypatch.context() as failing:
        ses_fails(refusal("Throttling"))
        room.at += HOUR
        deliver(alice.person_id, room.at)
        room.new("After the claim")
        failing.undo()
    monkeypatch.undo()
    room.wait(5 * HOUR)
    said = [words(mail) for mail in mails() if mail["To"] == alice.email][1:]
    assert [("Second" in each, "After the claim" in each) for each in said] == [(True, False), (False, True)]


@pytest.mark.parametrize("commits", [0, 1])
def test_broken_off_anywhere_it_is_sent_in_the_end(
    room: Room, alice: Person, monkeypatch: pytest.MonkeyPatch, commits: int
) -> None:
    """Before the claim, it is sent once; after the provider took it and before that is recorded, once more, as any message."""
    room.new("Call the bank")
    room.at += HOUR
    with monkeypatch.context() as patched:
        break_after(commits, patched)
        deliver(alice.person_id, room.at)
    room.new("Rent the van")
    room.wait(3 * HOUR)
    found = [words(mail) for mail in mails() if mail["To"] == alice.email]
    assert sum("Call the bank" in said for said in found) == 1 + commits
    assert sum("Rent the van" in said for said in found) == 1
    assert room.held() is None


def test_any_hour_of_any_session_tells_each_open_action_exactly_once(room: Room, alice: Person) -> None:
    """Steps in any order, with any time between; each action added is told once, unless it was dropped or is done by then."""
    luck, dropped, closed = random.Random(15), set[int](), set[int]()
    held: list[int] = []
    added: list[int] = []
    for _ in range(60):
        waits = room.held()
        held = held if waits else []
        match luck.choice(("new", "new", "new", "done", "send", "back", "drop", "wait", "wait", "long")):
            case "new":
                held.append(room.new(f"Thing {len(added) + 1:03}"))
                added.append(held[-1])
            case "done" if held:
                number = luck.choice(held)
                closing.complete(Actor(room.plan.client_id), room.plan.plan_id, number, now=room.at)
                closed.add(number)
            case "send" if waits and waits.send_at is None:
                room.send()
            case "back" if waits:
                sending.take_back(room.actor, room.plan.plan_id, now=room.at)
            case "drop" if waits and waits.send_at is None:
                sending.drop(room.actor, room.plan.plan_id, now=room.at)
                dropped |= set(held)
            case "wait":
                room.wait(luck.randrange(90) * MINUTE)
            case "long":
                room.wait(2 * HOUR)
    room.wait(3 * HOUR)
    told = "\n".join(words(mail) for mail in mails() if mail["To"] == alice.email)
    for place, number in enumerate(added, 1):
        count = told.count(f"Thing {place:03} (")
        assert count == (0 if number in dropped else 1) or (number in closed and count == 0), place


def test_nobody_else_sends_drops_or_takes_back(
    room: Room, alice: Person, viewer: Person, mallory: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.new("Call the bank")
    for person, reason in ((alice, NotAllowed), (viewer, NotAllowed), (mallory, PlanNotFound)):
        actor = Actor(person.person_id, in_session=True)
        with refused(reason):
            sending.send(actor, room.plan.plan_id, "Pay me.", now=room.at)
        for step in (sending.take_back, sending.drop, sending.restore):
            with refused(reason):
                step(actor, room.plan.plan_id, now=room.at)
    with refused(Invalid, at="comment"):
        room.send("x" * 10_001)
