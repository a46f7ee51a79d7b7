"""The main address changes by a link to the present one, or a week after all addresses were asked."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import bounces, browsers, links, main_email, removing
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reachable import MailState
from chalicelib.errors import Invalid, LinkBroken, LinkExpired
from chalicelib.outbound.deliver import deliver
from tests.addresses import moved_to, token, with_address
from tests.conftest import NOW, everything, forget_notifications, owed
from tests.domain.people.test_browsers import acting, signed_in
from tests.outbound.conftest import mails
from tests.refusing import refused, values

DAY = timedelta(days=1)
WEEK = 7 * DAY
WORK, HOME, CLUB = "alice@work.example", "alice@home.example", "alice@club.example"


@pytest.fixture
def alice(alice: Person) -> Person:
    """Alice with two more addresses; nothing is owed."""
    with_address(alice, WORK, NOW)
    person = with_address(alice, CLUB, NOW)
    forget_notifications()
    return person


def me(person: Person) -> Person:
    return people.get(person.person_id)


def moving(person: Person, email: str = WORK, *, now: datetime = NOW) -> str:
    """Asks for another main address since the present one can't be read, and follows the link; returns the token that
    objects."""
    main_email.ask(Actor(person.person_id), email, is_unread=True, now=now)
    main_email.confirm(token("main", person, "move"), now=now)
    move = me(person).main_move
    assert move is not None
    return links.question_path("objection", person.person_id, move.id).rsplit("/", 1)[1]


def dead(person: Person, email: str = HOME) -> None:
    bounces.bounced(Mailed("m1", email, NOW), reason="the mailbox is gone", is_permanent=True, now=NOW)


def told(person: Person) -> list[tuple[str, str, str]]:
    changed = [row.data for row in owed(person) if row.kind == "address_changed"]
    return sorted((data["to"], data["change"], data["email"]) for data in changed)


def test_it_needs_the_link_mailed_to_the_present_one(alice: Person) -> None:
    main_email.ask(Actor(alice.person_id), WORK, now=NOW)
    assert me(alice).email == HOME
    [row] = owed(alice)
    assert (row.kind, row.data["to"], "move" in row.data) == ("main_confirmation", HOME, False)
    person, _ = main_email.confirm(link := token("main", alice, "main"), now=NOW)
    assert values(person, "email", "other_emails", "email_confirmed") == [WORK, {HOME, CLUB}, True]
    assert told(alice) == [(HOME, "main", WORK), (WORK, "main", WORK)]
    before = everything()
    main_email.confirm(link, now=NOW)
    main_email.ask(Actor(alice.person_id), WORK, now=NOW)
    assert everything() == before


def test_a_link_that_was_used_doesnt_bring_it_back(alice: Person) -> None:
    main_email.ask(Actor(alice.person_id), WORK, now=NOW)
    main_email.confirm(link := token("main", alice, "main"), now=NOW)
    moved_to(alice, HOME, NOW)
    with refused(LinkExpired):
        main_email.confirm(link, now=NOW)


def test_of_two_asked_at_once_the_later_one_counts(alice: Person) -> None:
    main_email.ask(Actor(alice.person_id), WORK, now=NOW)
    first = token("main", alice, "main")
    main_email.ask(Actor(alice.person_id), CLUB, now=NOW)
    with refused(LinkExpired):
        main_email.confirm(first, now=NOW)
    assert main_email.confirm(token("main", alice, "main"), now=NOW)[0].email == CLUB


def test_only_a_confirmed_address_of_theirs_can_be_asked_for(alice: Person, carol: Person) -> None:
    for email in ("alice@nowhere.example", carol.email):
        for is_unread in (False, True):
            with refused(Invalid, at="email"):
                main_email.ask(Actor(alice.person_id), email, is_unread=is_unread, now=NOW)


def test_an_address_removed_meanwhile_isnt_made_main(alice: Person) -> None:
    main_email.ask(Actor(alice.person_id), WORK, now=NOW)
    link = token("main", alice, "main")
    removing.remove(Actor(alice.person_id), WORK, now=NOW)
    with_address(alice, WORK, NOW)
    with refused(LinkExpired):
        main_email.confirm(link, now=NOW)


def test_an_address_that_was_never_confirmed_is_not_kept_nor_told(carol: Person) -> None:
    with_address(carol, "carol@work.example", NOW)
    forget_notifications()
    changed = moved_to(carol, "carol@work.example", NOW)
    assert values(changed, "email", "other_emails") == ["carol@work.example", None]
    assert Address.find("mailto:carol@coaching.example") is None
    assert told(carol) == [("carol@work.example", "main", "carol@work.example")]


def test_a_dead_main_address_is_replaced_after_a_week(alice: Person, plan: Plan) -> None:
    dead(alice)
    main_email.ask(Actor(alice.person_id), WORK, now=NOW)  # nobody has to say that it can't be read
    [row] = [row for row in owed(alice) if row.kind == "main_confirmation"]
    assert (row.data["to"], row.data["move"]) == (WORK, True)
    main_email.confirm(token("main", alice, "move"), now=NOW)
    assert sorted(row.data["to"] for row in owed(alice) if row.kind == "main_move") == [CLUB, HOME, WORK]
    deliver(alice.person_id, NOW)
    assert sorted(mail["To"] for mail in mails() if "asked to send" in mail["Subject"]) == [CLUB, HOME, WORK]
    assert "carried out" not in deliver(alice.person_id, NOW + WEEK - timedelta(seconds=1))
    assert me(alice).email == HOME
    assert deliver(alice.person_id, NOW + WEEK) == "1 carried out"
    assert values(me(alice), "email", "mail", "main_move") == [WORK, MailState(), None]
    assert told(alice) == [(CLUB, "main", WORK), (HOME, "main", WORK), (WORK, "main", WORK)]
    assert plans.get_for(plan.primary_id, plan.plan_id).client.mail == MailState()
    deliver(alice.person_id, NOW + WEEK)
    assert owed(alice) == []


def test_a_stopped_address_doesnt_take_its_place(alice: Person) -> None:
    dead(alice, WORK)
    with refused(Invalid, at="email"):
        main_email.ask(Actor(alice.person_id), WORK, is_unread=True, now=NOW)


def test_pressed_twice_the_week_begins_once(alice: Person) -> None:
    main_email.ask(Actor(alice.person_id), WORK, is_unread=True, now=NOW)
    main_email.confirm(link := token("main", alice, "move"), now=NOW)
    before = everything()
    main_email.confirm(link, now=NOW + DAY)
    assert everything() == before


def test_anyone_who_was_mailed_stops_it_and_all_browsers_are_signed_out(alice: Person) -> None:
    secret = signed_in(alice, WORK)
    link = moving(alice)
    forget_notifications()
    assert main_email.object_to(link, now=NOW + 6 * DAY).email == WORK
    assert browsers.session_person(secret, NOW + 6 * DAY) is None
    assert values(me(alice), "email", "main_move", "sessions") == [HOME, None, {}]
    assert told(alice) == [(CLUB, "kept", WORK), (HOME, "kept", WORK), (WORK, "kept", WORK)]
    with refused(LinkExpired):
        main_email.object_to(link, now=NOW + 6 * DAY)


def test_what_was_stopped_has_no_effect_after_a_week(alice: Person) -> None:
    main_email.object_to(moving(alice), now=NOW)
    deliver(alice.person_id, NOW + WEEK)
    assert me(alice).email == HOME
    assert owed(alice) == []


def test_its_owner_cancels_it_and_stays_signed_in(alice: Person) -> None:
    secret = signed_in(alice)
    moving(alice)
    main_email.cancel(acting(secret, alice), now=NOW)
    assert me(alice).main_move is None
    assert browsers.session_person(secret, NOW) is not None
    before = everything()
    main_email.cancel(acting(secret, alice), now=NOW)
    assert everything() == before
    deliver(alice.person_id, NOW + WEEK)
    assert me(alice).email == HOME


def test_an_altered_foreign_or_other_link_objects_to_nothing(alice: Person, mallory: Person) -> None:
    link = moving(alice)
    move = me(alice).main_move
    assert move is not None
    for wrong in ("", link[:-2] + "aa", links.question_path("main", alice.person_id, move.id).rsplit("/", 1)[1]):
        with refused(LinkBroken):
            main_email.object_to(wrong, now=NOW)
    for path in (
        links.question_path("objection", mallory.person_id, move.id),
        links.question_path("objection", alice.person_id, "a" * 16),
    ):
        with refused(LinkExpired):
            main_email.object_to(path.rsplit("/", 1)[1], now=NOW)


def test_asked_anew_it_takes_a_whole_week_again(alice: Person) -> None:
    main_email.object_to(moving(alice), now=NOW + 5 * DAY)
    moving(alice, now=NOW + 6 * DAY)
    deliver(alice.person_id, NOW + WEEK)
    assert me(alice).email == HOME
    deliver(alice.person_id, NOW + 6 * DAY + WEEK)
    assert me(alice).email == WORK


def test_there_is_one_change_at_a_time(alice: Person) -> None:
    main_email.ask(Actor(alice.person_id), WORK, is_unread=True, now=NOW)
    main_email.confirm(token("main", alice, "move"), now=NOW)
    with refused(Invalid, at="email", because="Cancel that first"):
        main_email.ask(Actor(alice.person_id), CLUB, is_unread=True, now=NOW)


def test_a_link_to_the_present_address_goes_before_a_change_that_waits(alice: Person) -> None:
    link = moving(alice)
    assert moved_to(alice, CLUB, NOW + DAY).main_move is None
    with refused(LinkExpired):
        main_email.object_to(link, now=NOW + DAY)
    deliver(alice.person_id, NOW + WEEK)
    assert me(alice).email == CLUB


def test_it_is_void_if_the_address_is_removed_meanwhile_also_if_it_comes_back(alice: Person) -> None:
    moving(alice)
    forget = [row for row in owed(alice) if row.kind != "main_due"]
    for row in forget:
        row.delete()
    removing.remove(Actor(alice.person_id), WORK, now=NOW + DAY)
    assert [each for each in told(alice) if each[1] == "kept"] == [
        (CLUB, "kept", WORK), (HOME, "kept", WORK), (WORK, "kept", WORK),
    ]  # fmt: skip
    with_address(alice, WORK, NOW + DAY)
    deliver(alice.person_id, NOW + WEEK)
    assert me(alice).email == HOME


def test_removing_a_third_address_doesnt_silence_its_objection(alice: Person) -> None:
    link = moving(alice)
    removing.remove(Actor(alice.person_id), CLUB, now=NOW)
    deliver(alice.person_id, NOW)
    assert CLUB in [mail["To"] for mail in mails() if "asked to send" in mail["Subject"]]
    main_email.object_to(link, now=NOW)
    assert me(alice).main_move is None


def test_a_stolen_session_alone_moves_nothing(alice: Person) -> None:
    mallory = acting(signed_in(alice), alice)
    main_email.ask(mallory, WORK, now=NOW)
    main_email.ask(mallory, WORK, is_unread=True, now=NOW)
    deliver(alice.person_id, NOW)
    for days in range(30):
        deliver(alice.person_id, NOW + days * DAY)
    assert values(me(alice), "email", "main_move") == [HOME, None]


def test_while_a_mail_about_it_has_not_left_the_week_begins_anew(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = moving(alice)
    with monkeypatch.context() as patch:
        patch.setattr(aws.ses(), "send_raw_email", throttled)
        for days in range(8):
            deliver(alice.person_id, NOW + days * DAY)
    assert mails() == []
    found = me(alice)
    assert found.email == HOME
    assert found.main_move is not None
    assert found.main_move.due_at == NOW + 2 * WEEK
    deliver(alice.person_id, NOW + 8 * DAY)
    assert len(mails()) == 3
    assert all("7 Dec, 10:00 (Berlin), unless you stop it" in body(mail) for mail in mails())
    deliver(alice.person_id, NOW + 2 * WEEK - DAY)
    assert me(alice).email == HOME
    main_email.object_to(link, now=NOW + 2 * WEEK - DAY)
    deliver(alice.person_id, NOW + 2 * WEEK)
    assert values(me(alice), "email", "main_move") == [HOME, None]


def body(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


def throttled(**_: Any) -> None:
    raise ClientError({"Error": {"Code": "Throttling", "Message": "Daily message quota exceeded."}}, "SendRawEmail")


def test_two_deliveries_at_once_carry_it_out_once(alice: Person) -> None:
    moving(alice)
    [row] = [row for row in owed(alice) if row.kind == "main_due"]
    forget_notifications()
    row.save()
    assert main_email.take_effect(row, now=NOW + WEEK)
    moved_to(alice, HOME, NOW + WEEK)
    before = everything()
    assert not main_email.take_effect(row, now=NOW + WEEK)
    assert everything() == before


def test_a_row_that_another_delivery_holds_is_left_to_it(alice: Person) -> None:
    moving(alice)
    [row] = [row for row in owed(alice) if row.kind == "main_due"]
    row.update([type(row).claim_token.set("other"), type(row).claim_until.set(NOW + WEEK + DAY)])
    before = everything()
    assert not main_email.take_effect(row, now=NOW + WEEK)
    assert everything() == before


def test_a_mistake_of_ours_leaves_it_owed_and_is_tried_again(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    moving(alice)
    deliver(alice.person_id, NOW)
    with monkeypatch.context() as patch:
        patch.setattr(main_email, "_become_main", lambda *asked: 1 / 0)
        assert deliver(alice.person_id, NOW + WEEK) == "1 not sent"
    assert me(alice).email == HOME
    assert deliver(alice.person_id, NOW + WEEK + timedelta(minutes=1)) == "1 carried out"
    assert me(alice).email == WORK
