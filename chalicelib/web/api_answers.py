"""Rows as the API gives them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib.domain import (
    actions,
    clients,
    files,
    memberships,
    people,
    plans,
    progress,
    projects,
    refusals,
    settling,
    stream,
)
from chalicelib.domain.growth import Growth, Moves, Streak
from chalicelib.domain.outlook import Outlook
from chalicelib.domain.people import TokenInfo
from chalicelib.domain.quotes import Quotes
from chalicelib.domain.settings import EVENTS, Chosen, Defaults
from chalicelib.web import reasons, shapes


def to_the_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _second_or_none(moment: datetime | None) -> datetime | None:
    return None if moment is None else to_the_second(moment)


def _number_or_none(number: float | None) -> int | None:
    return None if number is None else int(number)


def plan(row: plans.Plan, person_id: str) -> shapes.Plan:
    """A plan as one of its members sees it."""
    client = row.client
    return shapes.Plan(
        row.plan_id, row.prefix, row.role(person_id),
        shapes.Client(
            client.person_id, client.name, client.email, client.mail.state, _second_or_none(client.mail.since), client.phone,
            client.phone_state, client.time_zone,
        ),
        defaults(row.defaults), to_the_second(row.created_at), int(row.version),
    )  # fmt: skip


def member(of: plans.Member, in_plan: plans.Plan, person_id: str) -> shapes.Member:
    """A member as another one sees them; only coaches see addresses."""
    is_theirs_to_see = in_plan.coaches(person_id) or of.person_id == person_id
    return shapes.Member(
        of.person_id, of.name, of.role, of.state, of.email if is_theirs_to_see else None, _second_or_none(of.invited_at),
        _second_or_none(of.accepted_at),
    )  # fmt: skip


def members(in_plan: plans.Plan, person_id: str) -> shapes.Members:
    """Those that this person may know of, in the order of their roles and names."""
    found = sorted(in_plan.visible_members(person_id), key=lambda each: (_ROLES.index(each.role), each.name.casefold()))
    return shapes.Members([member(each, in_plan, person_id) for each in found], None)


_ROLES = ("client", "primary", "coach", "viewer")


def defaults(value: Defaults) -> shapes.PlanDefaults:
    reminders = [
        shapes.DefaultReminder(
            spec.to, spec.by, spec.minutes, spec.days, spec.at, spec.time_zone, spec.every, spec.times
        )
        for spec in value.reminders
    ]
    return shapes.PlanDefaults(
        value.hour,
        reminders,
        value.notify_client,
        value.client_may_edit,
        value.client_may_delete,
        value.late_after_minutes,
        notices(value.client_notices),
    )


def told(chosen: Sequence[tuple[str, Chosen]]) -> list[shapes.Told]:
    return [shapes.Told(event, each.channel, each.by) for event, each in chosen]


def outlook(found: Outlook) -> shapes.Outlook:
    items: list[Any] = [
        shapes.Ahead(each.kind, each.number, each.what, to_the_second(each.at), each.by, each.reason, each.then)  # type: ignore[arg-type]
        for each in found.ahead
    ]
    person = found.person
    if person is None:
        return shapes.Outlook([], None, None, None, None, [], is_cut=False)
    return shapes.Outlook(
        told(found.told),
        person.phone_state,
        shapes.QuietHours(person.quiet_hours.start, person.quiet_hours.until),
        int(person.text_cap) or None,
        shapes.DigestTime(person.digest.every, person.digest.at, person.digest.weekday),
        items,
        found.is_cut,
    )


def notices(chosen: Mapping[str, str]) -> shapes.Notices:
    return msgspec.convert({event: chosen.get(event) for event in EVENTS}, shapes.Notices)


def action(row: actions.Action, in_plan: plans.Plan, now: datetime) -> shapes.Action:
    reminders = [
        shapes.Reminder(
            each.id, each.to, each.by, each.minutes, each.days, each.at, each.time_zone, each.every, each.times,
            each.sent_count if each.every else None, to_the_second(each.due_at), each.state, each.reason,
            _second_or_none(each.sent_at),
        )
        for each in row.reminder_list()
    ]  # fmt: skip
    facts: dict[str, Any] = {
        "plan_id": row.plan_id, "number": int(row.number), "key": in_plan.key(int(row.number)), "what": row.what,
        "due_at": to_the_second(row.due_at), "due_time_zone": row.due_zone, "status": row.status, "is_late": row.is_late(now),
        "assigned_to": row.assigned_to, "assignee": _who(in_plan.assignee(row.assignee_id)), "project_id": row.project_id, "weight": int(row.weight), "reminders": reminders, "comment_count": int(row.comment_count),
        "done_at": _second_or_none(row.done_at), "done_by": row.done_by, "cancel_reason": row.cancel_reason,
        "moved_count": int(row.moved_count), "proposal": _proposal(row.proposal), "stuck_at": _second_or_none(row.stuck_at),
        "stuck_text": row.stuck_text, "client_may_edit": row.client_may_edit,
        "client_may_delete": row.client_may_delete, "created_at": to_the_second(row.created_at), "created_by": row.created_by,
        "changed_at": to_the_second(row.changed_at), "version": int(row.version),
    }  # fmt: skip
    return shapes.Action(**facts)


def _proposal(of: actions.Proposal | None) -> shapes.Proposal | None:
    if of is None:
        return None
    return shapes.Proposal(
        of.entry_id, shapes.Who(of.by_id, of.by_name), of.side, to_the_second(of.due_at), of.due_zone, of.text, to_the_second(of.at),
    )  # fmt: skip


def own_action(row: actions.OpenAction, in_it: memberships.Membership, now: datetime) -> shapes.OwnAction:
    return shapes.OwnAction(
        row.plan_id, row.number, f"{in_it.prefix}-{row.number}", row.what, to_the_second(row.due_at), row.due_zone,
        row.due_at < now, in_it.client_name,
    )  # fmt: skip


def _who(member: plans.Member) -> shapes.Who:
    return shapes.Who(member.person_id, member.name)


def client(of: clients.Client) -> shapes.ClientOverview:
    """A client as their coach's list shows them."""
    figures = None if of.figures is None else _figures(of.figures)
    return shapes.ClientOverview(of.plan_id, of.name, of.coach_name, of.state, of.unread, figures)


def _figures(of: clients.Figures) -> shapes.ClientFigures:
    return shapes.ClientFigures(
        of.late, _second_or_none(of.oldest), of.due_soon, of.done, of.share_on_time, _second_or_none(of.heard_at), of.refused
    )  # fmt: skip


def growth(row: plans.Plan, found: Growth, said: Quotes) -> shapes.Growth:
    """A year of a plan."""
    return shapes.Growth(
        row.plan_id, found.year, found.years, found.done.count, found.done.share_on_time,
        [
            shapes.MonthDone(f"{found.year}-{place:02}", month.on_time, month.a_little_late, month.late, month.share_on_time)
            for place, month in enumerate(found.months, 1)
        ],
        _moved(found.moves), _moved(found.open_moves),
        [shapes.ProjectFinished(each.project_id, each.name, f"{each.month:%Y-%m}", each.done) for each in found.finished],
        _streak(found.longest), _streak(found.present),
        [shapes.Quote(each.number, each.what, to_the_second(each.done_at), comment(each.comment)) for each in said.items],
        _second_or_none(said.since),
    )  # fmt: skip


def _moved(moves: Moves) -> shapes.DatesMoved:
    return shapes.DatesMoved(moves.of, moves.moved, moves.moves, int(moves.later.total_seconds() // 60))


def _streak(streak: Streak) -> shapes.Streak:
    return shapes.Streak(streak.weeks, streak.since, streak.until)


def project(row: projects.Project, in_plan: plans.Plan, in_it: list[actions.Action], now: datetime) -> shapes.Project:
    named = in_plan.projects[row.project_id]
    return shapes.Project(
        row.plan_id, row.project_id, named.name, row.description or "", named.is_archived, progress_of(progress.of(in_it, now)),
        to_the_second(row.created_at), row.created_by, int(row.version),
    )  # fmt: skip


def progress_of(of: progress.Progress) -> shapes.Progress:
    return shapes.Progress(
        None if of.share is None else round(of.share, 4), of.weight, of.done_weight, of.count("on_time"),
        of.count("a_little_late"), of.count("late"), of.count("open"), of.cancelled,
    )  # fmt: skip


def comment(row: stream.Entry) -> shapes.Comment:
    via: Any = "page" if row.via in (None, "link") else row.via  # a link from a mail leads to a page
    return shapes.Comment(
        row.entry_id, shapes.Who(row.actor_id or "", row.actor_name or ""), via, row.text or "", to_the_second(row.at),
        _second_or_none(row.edited_at), _files(row),
    )  # fmt: skip


def _files(row: stream.Entry) -> list[shapes.File]:
    return [
        shapes.File(
            file.name, file.size, file.content_type,
            f"/v1/plans/{row.plan_id}/comments/{row.entry_id}/files/{number}" if file.key else None, file.reason,
        )
        for number, file in files.listed(row.files)
    ]  # fmt: skip


def entries(rows: list[stream.Entry], in_plan: plans.Plan, person_id: str) -> list[shapes.Entry]:
    """Entries as a member sees them: a client sees nothing of those who only read."""
    hidden = in_plan.hidden_from(person_id)
    return [_entry(row) for row in rows if not stream.is_hidden(row, hidden)]


def _entry(row: stream.Entry) -> shapes.Entry:
    via: Any = row.via
    return shapes.Entry(
        row.entry_id, row.kind, to_the_second(row.at),
        None if row.actor_id is None else shapes.Who(row.actor_id, row.actor_name or ""), via,
        _number_or_none(row.number), row.what, row.text, _files(row), row.data,
    )  # fmt: skip


def refusal(row: refusals.Refusal, in_plan: plans.Plan) -> shapes.Refusal:
    author_id = settling.author_in(in_plan, row)
    facts: dict[str, Any] = {
        "id": row.entry_id, "reason": row.reason, "because": reasons.because(row, in_plan), "via": row.via,
        "sender": row.sender, "author": shapes.Who(author_id, in_plan.members[author_id].name) if author_id else None,
        "number": _number_or_none(row.number), "beginning": row.beginning, "received_at": to_the_second(row.at),
        "state": row.state, "settled_at": _second_or_none(row.settled_at),
        "settled_by": shapes.Who(row.settled_by, row.settled_name or "") if row.settled_by else None,
        "assigned_to": _number_or_none(row.assigned_to), "comment_id": row.comment_id,
    }  # fmt: skip
    return shapes.Refusal(**facts)


def me(row: people.Person) -> shapes.Me:
    facts: dict[str, Any] = {
        "id": row.person_id, "name": row.name, "time_zone": row.time_zone, "hours": row.hours, "email": row.email,
        "emails": sorted(row.emails()), "email_state": row.mail.state, "email_since": _second_or_none(row.mail.since), "phone": row.phone or row.phone_wanted, "phone_state": row.phone_state,
        "may_coach": row.may_coach, "notices": notices(row.notices),
        "quiet_hours": shapes.QuietHours(row.quiet_hours.start, row.quiet_hours.until),
        "text_cap": int(row.text_cap) or None,
        "digest": shapes.DigestTime(row.digest.every, row.digest.at, row.digest.weekday),
        "defaults": defaults(row.defaults), "created_at": to_the_second(row.created_at), "version": int(row.version),
    }  # fmt: skip
    return shapes.Me(**facts)


def tokens(rows: dict[str, TokenInfo]) -> shapes.Tokens:
    oldest_first = sorted(rows.items(), key=lambda item: (item[1].created_at, item[0]))
    return shapes.Tokens(
        [shapes.Token(id, info.name, to_the_second(info.created_at)) for id, info in oldest_first], None
    )
