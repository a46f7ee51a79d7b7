"""Deciding is pure: the same row and world give the same answer, and some things never happen."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery.decide import decide
from chalicelib.domain.delivery.decision import CarryOut, Context, Send, Skip, Wait
from chalicelib.domain.messages import MESSAGES, Kind
from chalicelib.domain.metrics.days import Rhythm
from chalicelib.domain.metrics.metric import Asking, Last, Metric
from chalicelib.domain.notices import EVENTS, DigestTime, channels
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.asked import Asked, Move
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.defaults import Defaults
from chalicelib.domain.plans.plan import Member, Paused, Plan
from chalicelib.domain.reachable import MailState
from chalicelib.domain.reminders import Reminder
from chalicelib.domain.stream.entry import Entry

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ALICE, CAROL = "a" * 16, "c" * 16
HOME, WORK = "alice@home.example", "alice@work.example"
NOTICES = sorted(set(EVENTS) - {"reminder", "asking"})


def person(**more: Any) -> Person:
    return Person(ALICE, name="Alice", email="alice@home.example", time_zone="Europe/Berlin", created_at=NOW, **more)


def plan(*, paused: Paused | None = None, **about_alice: Any) -> Plan:
    alice = Member(ALICE, "client", "Alice Moreau", "alice@home.example", "Europe/Berlin", **about_alice)
    carol = Member(CAROL, "primary", "Carol Reed", "carol@coaching.example", "America/New_York")
    return Plan("p" * 16, prefix="ALI", client_id=ALICE, primary_id=CAROL, defaults=Defaults(),
                members={ALICE: alice, CAROL: carol}, created_at=NOW, asking_paused=paused)  # fmt: skip


def action(**more: Any) -> Action:
    reminder = Reminder("r", "client", "email", NOW, "Europe/Berlin", minutes=-60)
    values: dict[str, Any] = {"what": "Call the bank", "due_at": NOW + timedelta(hours=1), "due_zone": "Europe/Berlin", "schedule": 1,
              "reminders": {"r": reminder}, "first_due_at": NOW, "created_at": NOW, "created_by": CAROL, "changed_at": NOW}  # fmt: skip
    return Action("p" * 16, 1, **values | more)


def entry(kind: str = "comment") -> Entry:
    return Entry("p" * 16, "e", at=NOW, kind=kind, number=1, actor_name="Carol Reed")


def row(kind: str, *, by: str = "email", schedule: int = 1, created_at: datetime = NOW, **data: Any) -> Notification:
    made = notifications.new(ALICE, kind, NOW, by=by, plan_id="p" * 16, number=1, schedule=schedule, reminder_id="r",  # type: ignore[arg-type]
                             entry_id="e", **data)  # fmt: skip
    made.created_at = created_at
    return made


def metric(**more: Any) -> Metric:
    values: dict[str, Any] = {"name": "Weight", "kind": "number", "rhythms": {"2026-11-01": Rhythm()}, "askings": {"k": Asking("09:00")},
              "askings_version": 1, "created_at": NOW, "created_by": CAROL}  # fmt: skip
    return Metric("p" * 16, "m" * 16, **values | more)


chosen = st.fixed_dictionaries({}, optional={event: st.sampled_from(channels(event)) for event in EVENTS})
worlds = st.builds(
    Context,
    person=st.none()
    | st.builds(
        person,
        phone=st.none() | st.just("+4915112345678"),
        phone_stopped=st.booleans(),
        mail=st.sampled_from(
            [MailState(), MailState("bounced", NOW, "the mailbox is full"), MailState("complained", NOW)]
        ),
        phone_wanted=st.none() | st.just("+4915187654321"),
        digest=st.sampled_from([DigestTime(), DigestTime("day")]),
        digest_next=st.none() | st.just("this"),
        notices=chosen,
        questions=st.just({})
        | st.builds(lambda used: {"q": Asked("main", WORK, HOME, NOW, is_used=used)}, st.booleans()),
        main_move=st.none() | st.builds(lambda id: Move(id, WORK, HOME, NOW, []), st.sampled_from(["m", "another"])),
    ),
    plan=st.none()
    | st.builds(
        plan,
        state=st.sampled_from(["invited", "active", "declined"]),
        notices=chosen,
        accepted_at=st.none() | st.sampled_from([NOW - timedelta(days=1), NOW + timedelta(seconds=1)]),
        paused=st.none()
        | st.builds(
            Paused, st.just(NOW), st.just(CAROL), st.none() | st.sampled_from([TODAY, TODAY + timedelta(days=1)])
        ),
    ),
    action=st.none()
    | st.builds(
        action,
        status=st.sampled_from(["open", "done", "cancelled"]),
        schedule=st.integers(1, 3),
        closing_entry=st.none() | st.sampled_from(["e", "another"]),
    ),
    entry=st.none() | st.builds(entry, st.sampled_from(["comment", "comment_deleted", "deleted", "moved"])),
    metric=st.none()
    | st.builds(
        metric,
        askings_version=st.integers(1, 3),
        asked_of=st.sampled_from(["client", CAROL]),
        archived_at=st.none() | st.just(NOW),
        deleted_at=st.none() | st.just(NOW),
        recent=st.sampled_from([{}, {TODAY.isoformat(): Last()}, {"2026-11-20": Last(Decimal("81.4"))}]),
    ),
)
rows = st.builds(
    row,
    st.sampled_from(get_args(Kind)),
    by=st.sampled_from(["email", "text"]),
    schedule=st.integers(1, 3),
    created_at=st.sampled_from([NOW, NOW - timedelta(minutes=16)]),
    number_asked=st.just("+4915187654321"),
    email=st.just("alice@home.example"),
    person_id=st.sampled_from([ALICE, CAROL, "x" * 16]),
    chain=st.sampled_from(["this", "another"]),
    to=st.just(HOME),
    question=st.sampled_from(["q", "another"]),
    move=st.just("m"),
    asking=st.sampled_from(["k", "another"]),
    day=st.just(TODAY.isoformat()),
)


@given(rows, worlds)
def test_every_row_in_every_world_is_sent_or_skipped_with_a_reason(owed: Notification, world: Context) -> None:
    decision = decide(owed, world, NOW)
    assert decision == decide(owed, world, NOW)
    assert not isinstance(decision, Wait)
    assert isinstance(decision, CarryOut) != MESSAGES[owed.kind].is_sent or isinstance(decision, Skip)
    assert not isinstance(decision, Skip) or decision.reason
    if isinstance(decision, Send):
        assert decision.by in ("email", "text")


@given(rows, worlds)
def test_whoever_has_not_accepted_gets_only_the_invitation(owed: Notification, world: Context) -> None:
    if (
        world.plan is not None
        and world.plan.client.state == "invited"
        and owed.kind in {*EVENTS, "plan_so_far", "declined"}
    ):
        assert isinstance(decide(owed, world, NOW), Skip)


@given(rows, worlds)
def test_nothing_of_a_plan_is_sent_to_who_is_not_in_it(owed: Notification, world: Context) -> None:
    left = world.plan is None or world.plan.client.state == "declined"
    if left and owed.kind in {*EVENTS, "invitation", "plan_so_far", "declined"}:
        assert isinstance(decide(owed, world, NOW), Skip)


@given(rows, worlds)
def test_a_text_goes_only_to_a_confirmed_number(owed: Notification, world: Context) -> None:
    decision = decide(owed, world, NOW)
    if owed.kind in EVENTS and isinstance(decision, Send) and decision.by == "text":
        assert world.person is not None
        assert world.person.phone_state == "confirmed"


@given(rows, worlds)
def test_no_reminder_of_what_is_closed_gone_or_planned_anew(owed: Notification, world: Context) -> None:
    if owed.kind in ("reminder", "late") and isinstance(decide(owed, world, NOW), Send):
        assert world.action is not None
        assert world.action.status == "open"
        assert world.action.schedule == owed.schedule


@given(rows, worlds)
def test_nobody_is_asked_for_what_is_entered_paused_ended_or_asked_of_another(
    owed: Notification, world: Context
) -> None:
    if owed.kind == "asking" and isinstance(decide(owed, world, NOW), Send):
        assert world.plan is not None
        assert world.metric is not None
        assert (world.metric.is_archived, world.metric.is_deleted, world.metric.asked_of) == (False, False, "client")
        assert (world.metric.askings_version, owed.data["asking"]) == (owed.schedule, "k")
        assert owed.data["day"] not in world.metric.recent
        assert world.plan.client.state == "active"
        assert world.plan.asking_paused is None or world.plan.asking_paused.until == TODAY


@given(rows, worlds)
def test_a_mail_turned_off_is_not_sent(owed: Notification, world: Context) -> None:
    decision = decide(owed, world, NOW)
    if owed.kind in EVENTS and isinstance(decision, Send) and decision.by == "email":
        assert world.plan is not None
        assert world.plan.client.notices.get(owed.kind) != "off"


@given(rows, worlds)
def test_what_the_digest_tells_is_not_sent_by_itself_and_nothing_waits_for_a_digest_that_is_off(
    owed: Notification, world: Context
) -> None:
    decision = decide(owed, world, NOW)
    if isinstance(decision, Skip) and decision.reason == "it’s in the digest":
        assert world.person is not None
        assert not decision.is_told
        assert world.person.digest.every == "day"
    if isinstance(decision, Send) and decision.note == "by email, because the digest is off":
        assert world.person is not None
        assert world.person.digest.every == "off"


def test_a_question_waits_for_its_hour_where_who_is_asked_is_by_now() -> None:
    owed = row("asking", asking="k", day="2026-11-23", metric_id="m" * 16)
    world = Context(person(), plan(), metric=metric())
    assert decide(owed, world, NOW) == Send("email")
    assert world.plan is not None
    world.plan.client.time_zone = "America/New_York"
    assert decide(owed, world, NOW) == Wait(NOW + timedelta(hours=5))
    world.plan.client.time_zone = "Asia/Tokyo"
    assert decide(owed, world, NOW) == Send("email")
    assert decide(owed, world, NOW + timedelta(days=1)) == Skip("it couldn’t be sent in time", is_missed=True)


@given(rows.filter(lambda owed: MESSAGES[owed.kind].goes_alone), worlds)
def test_no_setting_turns_off_what_goes_alone(owed: Notification, world: Context) -> None:
    plain = Context(person(phone_wanted="+4915187654321"), world.plan, world.action, world.entry)
    silent = Context(
        person(phone_wanted="+4915187654321", notices=dict.fromkeys(EVENTS, "off")),
        world.plan,
        world.action,
        world.entry,
    )
    assert decide(owed, plain, NOW) == decide(owed, silent, NOW)


WORLD = Context(person(), plan(), action(), entry())


def skipped(owed: Notification, **differs: Any) -> tuple[str, bool] | None:
    """The reason and whether it is told, in a world that differs from the ordinary one; ``None`` if it is sent."""
    values = {"person": WORLD.person, "plan": WORLD.plan, "action": WORLD.action, "entry": WORLD.entry} | differs
    decision = decide(owed, Context(**values), NOW)
    return (decision.reason, decision.is_told) if isinstance(decision, Skip) else None


def test_a_reminder_is_let_go_for_a_reason_that_shows() -> None:
    assert skipped(row("reminder")) is None
    assert skipped(row("reminder"), action=action(status="done")) == ("it’s done", True)
    assert skipped(row("reminder"), action=action(status="cancelled")) == ("it’s cancelled", True)
    assert skipped(row("reminder"), person=person(notices={"reminder": "off"})) == ("these emails are turned off", True)


def test_a_reminder_nobody_expects_any_more_goes_without_a_trace() -> None:
    assert skipped(row("reminder"), action=action(schedule=2)) == ("it was rescheduled", False)
    assert skipped(row("reminder"), action=action(reminders={})) == ("it was rescheduled", False)
    assert skipped(row("reminder"), action=None) == ("the action was deleted", False)


@pytest.mark.parametrize("kind", ["done", "cancelled"])
def test_a_notice_of_closing_is_void_unless_it_is_the_present_one(kind: str) -> None:
    turned_on = person(notices={kind: "email"})
    assert skipped(row(kind), person=turned_on, action=action(status=kind, closing_entry="e")) is None
    assert skipped(row(kind), action=action(status=kind, closing_entry="another")) == ("it was undone", False)
    assert skipped(row(kind), action=action()) == ("it was undone", False)


@pytest.mark.parametrize("kind", ["new", "changed", "reopened"])
def test_what_is_closed_already_is_not_announced(kind: str) -> None:
    turned_on = person(notices={kind: "email"})
    assert skipped(row(kind), person=turned_on) is None
    assert skipped(row(kind), person=turned_on, action=action(status="done")) == ("it’s no longer open", False)


def test_comments_on_what_is_closed_or_deleted_are_told() -> None:
    assert skipped(row("comment"), action=action(status="done")) is None
    assert skipped(row("comment"), action=None) is None
    assert skipped(row("comment"), entry=entry("comment_deleted")) == ("the comment was taken back", False)


def test_what_the_plan_so_far_tells_is_not_told_again_but_comments_are() -> None:
    accepted = plan(accepted_at=NOW + timedelta(seconds=30))
    assert skipped(row("new"), plan=accepted) == ("the email with the plan so far had it", False)
    assert skipped(row("comment"), plan=accepted) is None
    assert skipped(row("new"), plan=plan(accepted_at=NOW - timedelta(days=1))) is None


@pytest.mark.parametrize(
    ("phone", "reason"),
    [
        ({}, "by email, because there’s no phone number"),
        ({"phone_wanted": "+49151"}, "by email, because the number isn’t confirmed yet"),
        ({"phone": "+49151", "phone_stopped": True}, "by email, because texts were stopped"),
    ],
)
def test_a_text_that_may_not_go_is_a_mail(phone: dict[str, Any], reason: str) -> None:
    world = Context(person(**phone), plan(), action(), entry())
    assert decide(row("reminder", by="text"), world, NOW) == Send("email", reason)


def test_the_question_for_yes_goes_only_to_the_number_last_given() -> None:
    asked = row("phone_confirmation", by="text", number_asked="+1")
    assert skipped(asked, person=person(phone_wanted="+1")) is None
    assert skipped(asked, person=person(phone_wanted="+2")) == ("another number was given in the meantime", False)


def test_a_sign_in_link_goes_only_to_an_address_that_is_still_theirs() -> None:
    assert skipped(row("sign_in", email="alice@home.example", nonce="n")) is None
    assert skipped(row("sign_in", email="gone@home.example", nonce="n")) == ("the link is no longer wanted", False)


ASKED_FOR = {"sign_in", "email_confirmation"}
PROTECTS = {"main_confirmation", "main_move"}


@given(rows, worlds)
def test_what_was_withdrawn_or_called_off_is_neither_sent_nor_carried_out(owed: Notification, world: Context) -> None:
    decision = decide(owed, world, NOW)
    if isinstance(decision, Skip) or world.person is None:
        return
    if owed.kind in ("email_confirmation", "further_address", "main_confirmation"):
        assert not world.person.questions[owed.data["question"]].is_used
    if owed.kind in ("main_move", "main_due"):
        assert world.person.main_move is not None
        assert world.person.main_move.id == owed.data["move"]


@given(rows, worlds)
def test_nothing_is_mailed_to_an_address_that_is_dead_or_complained_but_the_link_asked_for(
    owed: Notification, world: Context
) -> None:
    decision = decide(owed, world, NOW)
    if world.person is not None and world.person.mail.state != "ok" and owed.kind not in ASKED_FOR | PROTECTS:
        assert not (isinstance(decision, Send) and decision.by == "email")


@pytest.mark.parametrize(
    ("state", "reason"),
    [("bounced", "emails to this address bounce"), ("complained", "an email to this address was reported as spam")],
)
def test_a_mail_that_cannot_go_is_skipped_with_an_entry_and_not_made_a_text(state: Any, reason: str) -> None:
    unreachable = person(mail=MailState(state, NOW), phone="+4915112345678")
    assert skipped(row("reminder"), person=unreachable) == (reason, True)
    assert skipped(row("comment"), person=unreachable) == (reason, True)
    assert decide(row("reminder", by="text"), Context(unreachable, plan(), action(), entry()), NOW) == Send("text")


def test_an_answer_reaches_a_number_that_is_nobodys() -> None:
    answer = notifications.new("tel:+4915112345678", "answer", NOW, by="text", text="You will get no more texts.")
    assert decide(answer, Context(), NOW) == Send("text")


@pytest.mark.parametrize("kind", sorted(NOTICES))
def test_a_notice_goes_as_was_chosen(kind: str) -> None:
    world = Context(
        person(phone="+491", digest=DigestTime("day")),
        plan(),
        action(status=kind, closing_entry="e") if kind in ("done", "cancelled") else action(stuck_at=NOW),
        entry(),
    )
    assert world.person is not None
    made: dict[str, Any] = {
        "email": Send("email"),
        "text": Send("text"),
        "digest": Skip("it’s in the digest", is_told=False),
        "off": Skip("these emails are turned off", is_told=False),
    }
    for channel, decision in made.items():
        world.person.notices = {kind: channel}
        assert decide(row(kind), world, NOW) == decision


def test_a_notice_by_text_waits_for_the_end_of_quiet_hours() -> None:
    by_text = Context(person(phone="+491", notices={"late": "text"}), plan(), action(), entry())
    night = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert decide(row("late"), by_text, night) == Wait(datetime(2026, 11, 24, 7, 0, tzinfo=UTC))


def test_a_notice_by_text_without_a_number_is_a_mail_that_says_so() -> None:
    by_text = Context(person(notices={"late": "text"}), plan(), action(), entry())
    assert decide(row("late"), by_text, NOW) == Send("email", "by email, because there’s no phone number")


def test_a_coachs_choice_for_the_client_counts_until_they_choose() -> None:
    by_default = plan()
    by_default.defaults = Defaults(client_notices={"comment": "text"})
    assert decide(row("comment"), Context(person(phone="+491"), by_default, action(), entry()), NOW) == Send("text")
    own = person(phone="+491", notices={"comment": "email"})
    assert decide(row("comment"), Context(own, by_default, action(), entry()), NOW) == Send("email")


@pytest.mark.parametrize("kind", ["reminder", "answer"])
def test_a_channel_that_is_not_known_is_not_mailed_instead(kind: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        decide(row(kind, by="pigeon"), Context(person(), plan(), action(), entry()), NOW)
