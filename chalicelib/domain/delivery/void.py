"""Whether a message is void: no longer true, or not for its recipient. Pure.

Each function returns why it is skipped; ``None`` if it holds.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery.decision import Context, Skip, drop
from chalicelib.domain.metrics import asking
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.entry import Entry


def alone(row: Notification, plan: Plan, member: Member, metric: Metric | None) -> Skip | None:
    """A mail of its own about the plan, if it comes too late."""
    if row.kind == "metric_ended":
        is_ended = metric is not None and not metric.is_deleted and metric.archived_by == plan.client_id
        return None if is_ended and plan.coaches(member.person_id) else drop("it was started again")
    if row.kind == "address_dead":
        about = plan.members.get(row.data["person_id"])
        gone = about is None or about.state == "declined" or row.data.get("email") not in (None, about.email)
        return drop("it was corrected in the meantime") if gone else None
    if row.kind == "handed_over":
        return None if plan.primary_id == member.person_id else drop("the plan was handed over again")
    wanted = "invited" if row.kind in ("invitation", "team_invitation") else "active"
    return None if member.state == wanted else drop("already answered")


def asked(row: Notification, plan: Plan, metric: Metric | None) -> Skip | None:
    """A question about a metric that is no longer asked, or no longer of this person."""
    if metric is None or asking.of_row(row, metric) is None:
        return drop("it’s no longer asked for")
    if plan.client.state != "active":
        return drop("the client isn’t part of the plan")
    return None if row.recipient == asking.asked_of(plan, metric).person_id else drop("somebody else is asked now")


def needless(row: Notification, plan: Plan, metric: Metric, now: datetime) -> Skip | None:
    """A question about a metric, while nobody is asked for those of its plan, or for a day that has its value or its skip."""
    if asking.is_paused(plan, now):
        return drop("asking is paused")
    return drop("it has already been entered") if row.data["day"] in metric.recent else None


def unseen(plan: Plan, member: Member, entry: Entry | None) -> Skip | None:
    """A notice to a viewer, or to the client about a viewer."""
    if member.role == "viewer":
        return drop("they can view only")
    if entry is not None and reading.is_hidden(entry, plan.hidden_from(member.person_id)):
        return drop("it’s about someone hidden from them")
    return None


def notice(row: Notification, context: Context) -> Skip | None:
    """A reminder or notice that no longer holds."""
    action, entry = context.action, context.entry
    if row.kind == "comment":
        return None if entry is not None and entry.kind == "comment" else drop("the comment was taken back")
    if action is None:
        is_of_deletion = row.kind == "cancelled" and entry is not None and entry.kind == "deleted"
        return None if is_of_deletion else drop("the action was deleted")
    return _HOLDS[str(row.kind)](row, context, action)


def goes_to_another(row: Notification, plan: Plan, action: Action) -> bool:
    """Returns whether a reminder now goes to someone else: the client at a corrected address, or the new primary
    coach."""
    if row.is_by_hand:
        return bool(row.recipient != plan.client_id)
    if action.reminders[str(row.reminder_id)].to == "client":
        return bool(row.recipient != plan.client_id)
    return bool(
        plan.is_for_primary(action.assignee_id) and action.status == "open" and row.recipient != action.open_coach
    )


def _reminder(row: Notification, context: Context, action: Action) -> Skip | None:
    assert context.plan is not None
    is_set = row.is_by_hand or row.reminder_id in action.reminders
    if row.schedule != action.schedule or not is_set:
        return drop("it was rescheduled")
    if action.status != "open":
        return Skip(_closed_how(action))
    return drop("it goes to another coach now") if goes_to_another(row, context.plan, action) else None


def _late(row: Notification, context: Context, action: Action) -> Skip | None:
    if row.schedule != action.schedule:
        return drop("it was rescheduled")
    return None if action.status == "open" else drop(_closed_how(action))


def _closed_how(action: Action) -> str:
    return "it’s done" if action.status == "done" else "it’s cancelled"


def _proposal(row: Notification, context: Context, action: Action) -> Skip | None:
    """A request for a new date holds until someone answers it; the answer holds while the action is open and it isn't taken back, which
    brings the earlier request back."""
    entry = context.entry
    if action.status != "open" or entry is None:
        return drop("it’s no longer open")
    if entry.kind == "proposal_declined" and action.proposal is not None and action.proposal.at < entry.at:
        return drop("it was taken back")
    is_open = action.proposal is not None and action.proposal.entry_id == row.entry_id
    return drop("it was answered or withdrawn") if entry.kind == "proposed" and not is_open else None


def _stuck(row: Notification, context: Context, action: Action) -> Skip | None:
    return None if action.stuck_at else drop("no longer stuck")


def _closing(row: Notification, context: Context, action: Action) -> Skip | None:
    return None if action.closing_entry == row.entry_id else drop("it was undone")


def _open(row: Notification, context: Context, action: Action) -> Skip | None:
    return None if action.status == "open" else drop("it’s no longer open")


def _new(row: Notification, context: Context, action: Action) -> Skip | None:
    """A notice of a new action no longer holds once the action has been given to someone else."""
    assert context.plan is not None
    is_told_so = context.entry is not None and "assigned_to" in (context.entry.data.get("changes") or {})
    is_given_away = is_told_so and context.plan.assignee(action.assignee_id).person_id != row.recipient
    return _open(row, context, action) or (drop("it was reassigned") if is_given_away else None)


_HOLDS: dict[str, Callable[[Notification, Context, Action], Skip | None]] = {
    "new": _new, "changed": _open, "done": _closing, "reopened": _open, "cancelled": _closing,
    "late": _late, "reminder": _reminder, "proposal": _proposal, "stuck": _stuck,
}  # fmt: skip
