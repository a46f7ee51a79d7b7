"""Being away as a coach: what is gathered, what goes as always, when it ends, and what clients are told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.people import away, profile, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, NotAllowed, Refused, StaleVersion
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, counted, everything, owed
from tests.outbound.conftest import mails, words

MONDAY = date(2026, 12, 7)
BACK = datetime(2026, 12, 7, 12, 0, tzinfo=UTC)
"""Seven in the morning in New York, where Carol lives."""
MINUTE = timedelta(minutes=2)
SENTENCE = "Carol Reed is back on Mon 7 Dec; your words are kept."


def _go(carol: Person, day: date = MONDAY, now: datetime = NOW) -> Person:
    return away.set_until(Actor(carol.person_id), day, now=now)


def _to(person: Person) -> list[str]:
    return [mail["Subject"] for mail in mails() if mail["To"] == person.email]


def test_what_happens_meanwhile_is_one_mail_on_the_day_of_return(
    plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action]
) -> None:
    add_action(due=NOW + timedelta(days=2))
    add_action("Send the offer", due=NOW + timedelta(days=3))
    _go(carol)
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("I was shaking"), now=NOW + MINUTE)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW + MINUTE)
    for days in range(1, 14):
        for person in (carol, alice):
            deliver(person.person_id, NOW + timedelta(days=days))
    assert _to(carol) == []
    assert len(_to(alice)) >= 2  # reminders and the late notice of a client go on
    assert not people.get(carol.person_id).is_away(BACK)
    deliver(carol.person_id, BACK)
    [mail] = [mail for mail in mails() if mail["To"] == carol.email]
    assert mail["Subject"].startswith("While you were away: 1 late")
    for text in (words(mail), words(mail, "html")):
        assert "I was shaking" in text
        assert "Send the offer" in text
        assert "You were away" in text
        assert "Turn it off" not in text
    assert [row.kind for row in owed(carol) if row.kind == "digest"] == []  # she has no digests otherwise
    comments.write(Actor(alice.person_id), plan.plan_id, 2, Words("Hello"), now=BACK)
    deliver(carol.person_id, BACK + MINUTE)
    assert len(_to(carol)) == 2


def test_what_cant_wait_goes_as_always(plan: Plan, carol: Person) -> None:
    _go(carol)
    sign_in.request_link(carol.email, caller="1.2.3.4", now=NOW)
    for recipient in {row.recipient for row in owed()}:
        deliver(recipient, NOW + MINUTE)
    assert len(_to(carol)) == 1


def test_being_back_early_brings_it_at_once_and_the_usual_digest_goes_on(
    plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action]
) -> None:
    add_action(due=NOW + timedelta(days=30))
    coach = Actor(carol.person_id)
    profile.change(coach, profile.Change(digest=DigestTime("day", "07:00")), now=NOW)
    _go(carol)
    _go(carol)  # the same again changes nothing
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("Hello"), now=NOW + MINUTE)
    deliver(carol.person_id, NOW + timedelta(days=1, hours=4))  # there is no digest meanwhile
    assert _to(carol) == []
    early = NOW + timedelta(days=2)
    assert not away.end(coach, now=early).is_away(early)
    deliver(carol.person_id, early)
    assert [subject.partition(":")[0] for subject in _to(carol)] == ["While you were away"]
    before = everything()
    away.end(coach, now=early)
    assert everything() == before
    row = next(row for row in owed(carol) if row.data.get("chain") == people.get(carol.person_id).digest_next)
    assert row.due_at == early.replace(hour=12)


def test_it_ends_by_their_own_clock_also_if_that_changes_meanwhile(plan: Plan, carol: Person) -> None:
    found = _go(carol)
    assert found.away is not None
    assert found.away.ends_at == BACK
    coach = Actor(carol.person_id)
    for change, ends_at in (
        (profile.Change(time_zone="Asia/Tokyo"), datetime(2026, 12, 6, 22, tzinfo=UTC)),
        (profile.Change(digest=DigestTime("week", "09:30")), datetime(2026, 12, 7, 0, 30, tzinfo=UTC)),
        (profile.Change(digest=DigestTime("off")), datetime(2026, 12, 6, 22, tzinfo=UTC)),
    ):
        after = profile.change(coach, change, now=NOW)
        assert after.away is not None
        assert after.away.ends_at == ends_at
        [row] = [row for row in owed(carol) if row.data.get("chain") == after.digest_next]
        assert row.due_at == ends_at
    later = away.set_until(coach, date(2027, 1, 15), now=NOW)  # another day: the same absence
    assert later.away is not None
    assert later.away.since == NOW


def test_an_absence_that_cant_be_is_refused(plan: Plan, carol: Person, alice: Person, mallory: Person) -> None:
    before = everything()
    wrong: list[tuple[type[Refused], Person, date]] = [
        (Invalid, carol, date(2026, 11, 23)), (Invalid, carol, date(2027, 2, 1)), (Invalid, carol, date(1, 1, 1)),
        (NotAllowed, alice, MONDAY),
    ]  # fmt: skip
    for error, person, day in wrong:
        with pytest.raises(error):
            _go(person, day)
    with pytest.raises(StaleVersion):
        away.set_until(Actor(carol.person_id), MONDAY, now=NOW, version=7)
    assert everything() == before


def test_a_client_is_told_once_in_an_absence_and_not_if_another_coach_is_there(
    plan: Plan, carol: Person, alice: Person, dan: Person, mallory: Person, bring: Callable[..., Plan]
) -> None:
    assert away.tell(plan, alice.person_id, NOW) == ""
    _go(carol)
    for person in (carol, dan, mallory):
        assert away.tell(plan, person.person_id, NOW) == ""
    with counted() as calls:
        assert away.tell(plan, alice.person_id, NOW) == SENTENCE
    assert calls.total() == 3  # the coach, whether they were told, and that they are
    assert away.tell(plan, alice.person_id, NOW) == ""
    assert away.again(plan, alice.person_id, NOW) == SENTENCE
    away.set_until(Actor(carol.person_id), date(2026, 12, 9), now=NOW + MINUTE)
    assert away.tell(plan, alice.person_id, NOW + MINUTE) == ""  # still the same absence
    away.end(Actor(carol.person_id), now=NOW + 2 * MINUTE)
    assert away.again(plan, alice.person_id, NOW + 2 * MINUTE) == ""
    _go(carol, now=NOW + 3 * MINUTE)
    with_dan = bring(dan)
    assert away.tell(with_dan, alice.person_id, NOW + 3 * MINUTE) == ""
    away.set_until(Actor(dan.person_id), date(2026, 12, 9), now=NOW)
    assert away.tell(with_dan, alice.person_id, NOW + 3 * MINUTE) == SENTENCE
    assert away.tell(plans.get_for(carol.person_id, plan.plan_id), alice.person_id, BACK + timedelta(days=9)) == ""
