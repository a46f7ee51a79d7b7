"""A plan, a coach and a client of any size, in a moment: rows as the verbs would have made them, put behind the scenes.

`USUAL` is what most plans are; `BIG` what the largest one may become.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.database.rows import Row
from chalicelib.domain.actions import totals
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.reading import at as place_of_reading
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.notes import writing
from chalicelib.domain.notes.note import Note
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import CHANGES, Answer, Member, Plan, ProjectName
from chalicelib.domain.projects.project import Project
from chalicelib.domain.reminders import Reminder
from chalicelib.domain.replies.refused import Refusal
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry
from tests.many_clients import DAY, many_clients
from tests.quick_moto.rows import put


class Size(msgspec.Struct, frozen=True):
    """How much there is of everything."""

    open: int
    done: int
    cancelled: int
    projects: int
    entries: int
    clients: int
    """Of the coach, besides the one with the plan."""
    plans: int
    """Of that client."""
    metrics: int = 3
    readings: int = 100
    """Of the first metric."""
    notes: int = 5
    refusals: int = 2
    members: int = 1
    """Viewers and further coaches."""

    @property
    def actions(self) -> int:
        return self.open + self.done + self.cancelled


USUAL = Size(open=40, done=8, cancelled=2, projects=4, entries=400, clients=40, plans=1)
BIG = Size(
    open=1000, done=900, cancelled=100, projects=200, entries=50_000, clients=1000, plans=50, metrics=50, readings=2000,
    notes=500, refusals=200, members=8,
)  # fmt: skip

SAID = "Called them; they want to see the file of last year, and the letter from the bank, before they say anything."


class World(msgspec.Struct):
    """What was made: whose it is, and ids for the paths."""

    carol: Person
    alice: Person
    plan: Plan
    size: Size
    ids: dict[str, str]


def _id(letter: str, place: int) -> str:
    """Returns the id of a thing, in letters as ids have them."""
    digits = "abcdefghijklmnopqrstuvwxyz234567"
    return letter + "".join(digits[place // 32**power % 32] for power in range(14, -1, -1))


def _put(row: Row) -> None:
    put(os.environ[row.Meta.env], row.serialize())


def make(carol: Person, plan: Plan, size: Size, now: datetime) -> World:
    """Fills a plan of Carol's with Alice, gives Carol more clients and Alice more plans."""
    alice = people.get(plan.client_id)
    _members(plan, size, now)
    metrics = _metrics(carol, plan, size, now)
    _projects(carol, plan, size, now)
    actions = list(_actions(carol, plan, size, now))
    for action in actions:
        _put(action)
    _owe(alice, actions, now)
    entries = _entries(carol, alice, plan, size, now)
    note = _notes(carol, plan, size, now)
    refusal = _refusals(plan, size, now)
    plan.next_number, plan.metrics_version, plan.projects_version = size.actions + 1, size.metrics, size.projects
    plan.open_count, plan.done_count, plan.cancelled_count = size.open, size.done, size.cancelled
    plan.refused_count, plan.version = size.refusals, 2
    plan.totals = dict(totals.of(actions)) | {CHANGES: size.actions}
    plan.recent = dict(totals.recent_of(actions, now))
    plan.where_then = Answer("I never get round to what matters.", now - 400 * DAY)
    _put(plan)
    many_clients(carol, size.clients, now)
    _mine(carol, alice, plan, size, now)
    return World(carol, alice, plan, size, {
        "plan_id": plan.plan_id, "number": "1", "project_id": _id("p", 0), "metric_id": metrics[0], "date": str(now.date() - DAY),
        "day": str(now.date() - DAY), "comment_id": entries, "note_id": note, "refusal_id": refusal,
        "person_id": next((id for id in plan.members if id not in (carol.person_id, alice.person_id)), alice.person_id),
    })  # fmt: skip


def _members(plan: Plan, size: Size, now: datetime) -> None:
    for place in range(size.members):
        role: Any = "coach" if place % 2 == 0 else "viewer"
        member = Member(
            _id("m", place), role, f"Dorothea Member {place}", f"m{place}@coaching.example", "Europe/Berlin"
        )
        plan.members[member.person_id] = msgspec.structs.replace(member, viewer_since=now - 900 * DAY)
        _put(Membership(member.person_id, plan.plan_id, role=role, prefix=plan.prefix, client_name=plan.client.name,
                        coach_name=plan.primary.name, created_at=now))  # fmt: skip


def _metrics(carol: Person, plan: Plan, size: Size, now: datetime) -> list[str]:
    """Sets up one metric and enters one reading by the verbs; the others are like these."""
    who, today = Actor(carol.person_id), now.date()
    first = setting_up.set_up(who, plan.plan_id, Fields(name="Weight in the morning 0"), now=now - 900 * DAY)[1]
    recording.record(who, plan.plan_id, first.metric_id, New(today, Value(Decimal("81.4"))), now=now)
    metric = Metric.get(plan.plan_id, first.metric_id, consistent_read=True)
    [reading] = [each for each in Reading.rows(metric.metric_id) if each.points_to is None]
    for place in range(1, size.readings):
        reading.at, reading.value = place_of_reading(today - place * DAY, _id("r", place)), str(80 + place % 7)
        _put(reading)
    metric.recent = {str(today - day * DAY): Last(Decimal(80 + day % 7)) for day in range(60)}
    metric.days = size.readings
    ids = [metric.metric_id, *(_id("w", place) for place in range(1, size.metrics))]
    for place, id in enumerate(ids):
        metric.metric_id, metric.name = id, f"Weight in the morning {place}"
        _put(metric)
    plan.metrics_version = size.metrics
    return ids


def _projects(carol: Person, plan: Plan, size: Size, now: datetime) -> None:
    for place in range(size.projects):
        id, is_archived = _id("p", place), place % 5 == 4
        plan.projects[id] = ProjectName(f"Set up the new shop in the market hall, part {place}", is_archived)
        _put(Project(plan.plan_id, id, description="Until it opens.", created_at=now, created_by=carol.person_id))


def _actions(carol: Person, plan: Plan, size: Size, now: datetime) -> Iterator[Action]:
    """One in four of those open is late, one in ten the coach's; those done were so over three years."""
    for number in range(1, size.actions + 1):
        is_open, is_done = number <= size.open, size.open < number <= size.open + size.done
        due = now + timedelta(hours=7 * (number - size.open // 4)) if is_open else now - number * timedelta(hours=13)
        of_coach = number % 10 == 0
        action = Action(
            plan.plan_id, number, what=f"Call the bank about the loan for the new shop, part {number}", due_at=due, first_due_at=due,
            due_zone="Europe/Berlin", project_id=_id("p", number % size.projects), comment_count=size.entries // size.actions,
            assigned_to="coach" if of_coach else "client", assignee_id=carol.person_id if of_coach else None,
            created_at=now - 950 * DAY, created_by=carol.person_id, changed_at=now - timedelta(minutes=number), moved_count=number % 3,
            status="open" if is_open else "done" if is_done else "cancelled",
        )  # fmt: skip
        if is_open:
            action.open_due_at, action.open_coach, action.open_assignee = due, carol.person_id, action.assignee_id
            action.reminders = {id: Reminder(id, "client", "email", due - DAY, "Europe/Berlin", days=-1) for id in "ab"}
            if number % 20 == 1:
                action.proposal = Proposal(
                    _id("e", number), plan.client_id, plan.client.name, "client", due + DAY, "Europe/Berlin", now
                )
            if number % 20 == 2:
                action.stuck_at, action.stuck_text = now - DAY, "Nobody answers the phone"
        elif is_done:
            action.done_at, action.done_by = due + (number % 3 - 1) * DAY, plan.client_id
        else:
            action.cancelled_at = due
        yield action


def _owe(alice: Person, actions: list[Action], now: datetime) -> None:
    """Owes Alice what is still to come."""
    for action in actions:
        if action.status == "open" and action.due_at > now and action.assigned_to == "client":
            for id in action.reminders:
                _put(
                    notifications.new(
                        alice.person_id, "reminder", now, due_at=max(action.due_at - DAY, now + DAY), plan_id=action.plan_id,
                        number=int(action.number), schedule=1, reminder_id=id,
                    )
                )  # fmt: skip


def _entries(carol: Person, alice: Person, plan: Plan, size: Size, now: datetime) -> str:
    """Writes the history over 900 days and returns the latest comment on action 1, which has a tenth of all entries."""
    table, last = os.environ[Entry.Meta.env], ""
    told: list[tuple[str, Person, str | None, dict[str, Any]]] = [
        ("comment", alice, SAID, {}), ("done", alice, None, {"done_at": now.isoformat()}), ("comment", carol, SAID, {}),
        ("sent", carol, None, {"to": alice.person_id, "name": alice.name, "by": "email", "about": "reminder"}),
        ("moved", carol, None, {"from": now.isoformat(), "to": now.isoformat(), "zone": "Europe/Berlin"}),
    ]  # fmt: skip
    samples = [
        (stream.entry(plan.plan_id, kind, now, actor_id=who.person_id, actor_name=who.name, via="page", number=1, what="x", text=text, **data).serialize(), kind)
        for kind, who, text, data in told
    ]  # fmt: skip
    for place in range(size.entries):
        sample, kind = samples[place % len(samples)]
        at = now - (size.entries - place) * (900 * DAY / size.entries)
        number = 1 if place % 10 == 0 else place % size.actions + 1
        id = f"{stream.milliseconds_of(at):012x}{place % 4096:03x}{'e' * 10}"
        put(
            table,
            sample
            | {
                "entry_id": {"S": id}, "action_entry": {"S": f"{number:08}#{id}"}, "number": {"N": str(number)},
                "at": {"S": Entry.at.serialize(at)}, "what": {"S": f"Call the bank about the loan for the new shop, part {number}"},
            },
        )  # fmt: skip
        if number == 1 and kind == "comment":
            last = id
    return last


def _notes(carol: Person, plan: Plan, size: Size, now: datetime) -> str:
    note = writing.write(Actor(carol.person_id), plan.plan_id, "client", SAID * 3, now=now)
    id = str(note.note_id)
    for place in range(size.notes - 1):
        note.note_id = stream.new_entry_id(now - place * DAY)
        note.about, note.number = ("action", 1) if place % 2 else ("client", None)
        note.action_note = f"{1:08}#{note.note_id}" if place % 2 else None
        _put(note)
    assert Note.find(plan.plan_id, id)
    return id


def _refusals(plan: Plan, size: Size, now: datetime) -> str:
    id = ""
    for place in range(size.refusals):
        id = stream.new_entry_id(now - place * timedelta(hours=1))
        _put(Refusal(plan.plan_id, id, at=now - place * timedelta(hours=1), reason="OtherSender", via="email", sender="work@home.example",
                     text=SAID * 4, message="<1@x>", person_id=plan.client_id, author_id=plan.client_id))  # fmt: skip
    return id


def _mine(carol: Person, alice: Person, plan: Plan, size: Size, now: datetime) -> None:
    """Makes Alice the client of further plans with a few open actions each, and counts what is new in the first."""
    for row in (Membership.find(each.person_id, plan.plan_id) for each in (carol, alice)):
        assert row is not None
        row.unread_count, row.seen_until = size.entries // 4, stream.new_entry_id(now - 300 * DAY)
        if row.role == "primary":
            row.recent, row.refused_count, row.heard_at = plan.recent, size.refusals, now
        _put(row)
    for place in range(1, size.plans):
        id = _id("q", place)
        other = plan.serialize() | {
            "plan_id": {"S": id}, "prefix": {"S": f"Q{place}"}, "totals": {"M": {CHANGES: {"N": "0"}}}, "projects": {"M": {}},
        }  # fmt: skip
        put(os.environ[Plan.Meta.env], other)
        _put(Membership(alice.person_id, id, role="client", prefix=f"Q{place}", client_name=alice.name, coach_name=f"Coach {place}",
                        client_state="active", created_at=now - place * DAY, unread_count=place))  # fmt: skip
        for number in range(1, 7):
            due = now + timedelta(hours=12 * number - 30)
            _put(Action(id, number, what="Read the chapter about leading people", due_at=due, open_due_at=due, first_due_at=due,
                        due_zone="Europe/Berlin", open_coach="x" * 16, created_at=now, created_by="x" * 16, changed_at=now))  # fmt: skip
