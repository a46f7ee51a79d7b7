"""What happened, in a sentence for each kind of entry."""

from datetime import date, datetime
from typing import Any

import msgspec

from chalicelib import times
from chalicelib.domain import messages
from chalicelib.domain.stream.entry import Entry
from chalicelib.isolated import isolated, quoted
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import names

_PLAIN = {
    "created": "{who} added {these}{to_project}",
    "reopened": "{who} reopened it{again}",
    "restored": "{who} restored it{again}",
    "cancelled": "{who} cancelled it{reason}",
    "stuck": "{who} marked it as stuck{undone}",
    "unstuck": "{who} marked it as no longer stuck",
    "deleted": "{who} deleted this action",
    "brought_back": "{who} brought this action back",
    "invited": "{who} invited {name}",
    "accepted": "{who} accepted the invitation",
    "declined": "The person invited says they aren’t {name}",
    "corrected": "{who} corrected the details of {name}",
    "member_invited": "{who} invited {name} {role}",
    "member_joined": "{who} accepted the invitation {role}",
    "member_declined": "{name} declined the invitation {role}",
    "member_left": "{who} left the plan",
    "member_removed": "{who} removed {name} from the plan",
    "role_changed": "{who} changed the role of {name} from {before_role} to {after_role}",
    "handed_over": "{who} handed the plan over to {name}, who is now the primary coach",
    "plan_changed": "{who} changed the defaults for new actions",
    "comment_deleted": "{who} deleted a comment",
    "project_created": "{who} created the project {project}",
    "project_renamed": "{who} renamed the project {before} to {project}",
    "project_described": "{who} changed the description of the project {project}",
    "project_archived": "{who} archived the project {project}",
    "project_unarchived": "{who} took the project {project} out of the archive",
    "project_brought_back": "{who} brought the project {project} back",
    "project_deleted": "{who} deleted the project {project}{and_actions}",
    "metric_set_up": "{who} set up the metric {metric}",
    "metric_archived": "{who} archived the metric {metric}",
    "metric_unarchived": "{who} took the metric {metric} out of the archive",
    "metric_deleted": "{who} deleted the metric {metric} with its values",
    "metric_brought_back": "{who} brought the metric {metric} back",
    "asking_resumed": "{who} had the plan ask for its metrics again",
    "words_asked": "{who} asked whether {name} may be quoted and named on the growth page to be shared",
    "words_agreed": "{who} agreed to be quoted and named on the growth page to be shared",
    "words_refused": "{who} declined to be quoted or named on the growth page to be shared",
    "sent": "{About} was {how} to {to}{by_mail}",
    "skipped": "{About} for {to} wasn’t sent{reason}",
    "given_up": "{About} for {to} couldn’t be delivered{reason}",
    "bounced": "The email to {to} {came_back}{reason}",
    "complained": "The email to {to} was reported as unwanted; we won’t send any more there",
}
_TEXTS = {"stopped": "{} stopped texts", "confirmed": "{} confirmed a number for texts"}
_CHANNELS = {
    "off": "turned off messages about {}",
    "email": "chose to get {} by email",
    "text": "chose to get {} by text",
    "digest": "chose to get {} in the digest",
}


def words(visit: Visit, entry: Entry, count: int = 1) -> str:
    """Says who did what; ``count`` is how many actions were added together, or kinds of messages chosen."""
    who = names.actor(visit, entry)
    if entry.kind == "notices" and count > 1:
        return f"{who} chose which messages to get, and how"
    if entry.kind in _PLAIN:
        these = "this action" if count == 1 else f"{count} actions"
        return _PLAIN[entry.kind].format(who=who, these=these, **_parts(visit, entry.data))
    tell = _TOLD.get(entry.kind)
    return tell(visit, who, entry) if tell else f"{who}: {entry.kind}"


def parsed(value: Any) -> datetime | None:
    """Returns a moment in an entry, also if it is stored as text; ``None`` for anything else."""
    if isinstance(value, str):
        try:
            return msgspec.convert(value, datetime)
        except msgspec.ValidationError:
            return None
    return value if isinstance(value, datetime) else None


def _parts(visit: Visit, data: dict[str, Any]) -> dict[str, Any]:
    """Returns the words that fill in the plain sentences."""
    reason, count = str(data.get("reason") or ""), int(data.get("deleted") or 0)
    project = isolated(str(data.get("project") or ""))
    return {
        "name": isolated(data.get("name") or ""),
        "role": _to_do(data.get("role")),
        "after_role": _role(data.get("role")),
        "before_role": _role(data.get("role_before")),
        "project": project,
        "metric": isolated(str(data.get("metric") or "")),
        "to_project": f" to {project}" if project else "",
        "before": isolated(str(data.get("before") or "")),
        "and_actions": f" and its {count} action{'s' if count != 1 else ''}" if count else "",
        "About": messages.one(str(data.get("about"))).capitalize(),
        "to": "you" if data.get("to") == visit.my_id else isolated(data.get("name") or "someone"),
        "how": "texted" if data.get("by") == "text" else "emailed",
        "by_mail": "" if data.get("by") == "text" else reason.removeprefix("by mail").removeprefix("by email"),
        "came_back": "didn’t get through this time" if data.get("soft") else "bounced",
        "reason": f": {isolated(reason)}" if reason else "",
        "undone": " again" if data.get("undo") else "",
        "again": _again(visit, data),
    }


def _again(visit: Visit, data: dict[str, Any]) -> str:
    """Returns what is waiting or valid again because what settled it was undone."""
    asked, told = data.get("asked_again"), []
    if asked:
        told.append(f"{isolated(asked['by'])}’s request for {_moment(visit, asked['to'])} is open again")
    if data.get("stuck_again"):
        told.append("it’s stuck again")
    return f"; {' and '.join(told)}" if told else ""


def _to_do(role: Any) -> str:
    """Returns what a role allows in a plan: ``to coach``."""
    return "to view the plan" if role == "viewer" else "to coach"


def _role(role: Any) -> str:
    return "viewer" if role == "viewer" else "coach"


def _edited(visit: Visit, who: str, entry: Entry) -> str:
    changes = entry.data.get("changes") or {}
    parts = []
    if "what" in changes:
        parts.append(f"the wording, which was {quoted(changes['what'][0])}")
    if "done_at" in changes:
        parts.append(f"when it was done to {_moment(visit, changes['done_at'][1])}")
    if "cancel_reason" in changes:
        parts.append(f"why it was cancelled to {quoted(changes['cancel_reason'][1])}")
    if "due_zone" in changes or "zone_from" in changes:
        parts.append("the time zone of the date")
    if "client_may_edit" in changes or "client_may_delete" in changes:
        parts.append("who can change it")
    if entry.data.get("reminders_changed"):
        parts.append("the reminders")
    if "weight" in changes:
        parts.append(f"its weight from {changes['weight'][0]} to {changes['weight'][1]}")
    if entry.data.get("metric_changed"):
        parts.append("the metric that it serves")
    if "metric" in entry.data:
        return _serves(who, entry)
    changed, put = " and ".join(parts), _put(changes)
    if entry.data.get("undo"):
        return f"{who} undid a change: {changed}"
    if put:
        return f"{who} {put} and changed {changed}" if changed else f"{who} {put}"
    return f"{who} changed {changed or 'it'}"


def _serves(who: str, entry: Entry) -> str:
    name = entry.data["metric"]
    return f"{who} noted that it serves {isolated(str(name))}" if name else f"{who} took away the metric that it served"


def _put(changes: dict[str, Any]) -> str:
    """Says ``assigned it to Carol Reed and put it into Launch``; empty if neither changed."""
    before, after = changes.get("project") or ("", "")
    into = f"put it into {isolated(after)}" if after else f"took it out of {isolated(before)}" if before else ""
    given = f"assigned it to {isolated(changes['assigned_to'][1])}" if "assigned_to" in changes else ""
    return " and ".join(
        each for each in (given, f"{into}, instead of {isolated(before)}" if before and after else into) if each
    )


def _moved(visit: Visit, who: str, entry: Entry) -> str:
    before, after = _moment(visit, entry.data.get("from")), _moment(visit, entry.data.get("to"))
    changes = entry.data.get("changes") or {}
    renamed = f" and changed the wording, which was {quoted(changes['what'][0])}" if "what" in changes else ""
    weighed = f", and its weight from {changes['weight'][0]} to {changes['weight'][1]}" if "weight" in changes else ""
    served = ", and the metric that it serves" if entry.data.get("metric_changed") else ""
    put = _put(changes)
    asked = f", as {isolated(entry.data['asked_by'])} asked" if entry.data.get("asked_by") else ""
    back = " back" if entry.data.get("undo") else ""
    return f"{who} moved it{back} from {before} to {after}{asked}{weighed}{served}{renamed}{f' and {put}' if put else ''}{_again(visit, entry.data)}"


def _replanned(visit: Visit, who: str, entry: Entry) -> str:
    whose, city = isolated(str(entry.data.get("name") or "")), times.city(str(entry.data.get("zone") or ""))
    if not entry.data.get("to"):
        return f"The reminders follow {whose}’s clock in {city}"
    before, after = _moment(visit, entry.data.get("from")), _moment(visit, entry.data.get("to"))
    return f"Due {after} instead of {before}, by {whose}’s clock in {city}"


def _proposed(visit: Visit, who: str, entry: Entry) -> str:
    before, after = _moment(visit, entry.data.get("from")), _moment(visit, entry.data.get("to"))
    if entry.kind == "proposed":
        return f"{who} {'offered' if entry.data.get('side') == 'coach' else 'asked for'} {after} instead of {before}"
    if entry.kind == "proposal_declined":
        return f"{who} declined {after}; it stays due {before}"
    if entry.kind == "decline_undone":
        return f"{who} took that back; the request of {isolated(str(entry.data.get('by') or ''))} for {after} is open again"
    return f"{who} withdrew the request for {after}{_again(visit, entry.data)}"


def _done(visit: Visit, who: str, entry: Entry) -> str:
    done_at = parsed(entry.data.get("done_at"))
    on_another_day = done_at is not None and abs((entry.at - done_at).total_seconds()) > 120
    return f"{who} marked it done{f', on {visit.when(done_at)}' if done_at and on_another_day else ''}"


def _notices(visit: Visit, who: str, entry: Entry) -> str:
    event = str(entry.data.get("event"))
    about = "this plan" if event == "all" else messages.many(event)
    how = _CHANNELS.get(str(entry.data.get("channel")), "chose to get {} as in their settings")
    return f"{who} {how.format(about)}"


def _texts(visit: Visit, who: str, entry: Entry) -> str:
    return _TEXTS.get(str(entry.data.get("state")), "{} turned texts on again").format(who)


def _metric_changed(visit: Visit, who: str, entry: Entry) -> str:
    name, before = isolated(str(entry.data.get("metric") or "")), entry.data.get("before")
    fields = [str(each) for each in entry.data.get("fields") or () if each != "name"]
    what = ", ".join(dict.fromkeys(_FIELDS.get(each, "what is set") for each in fields))
    changed = f"changed {what} of the metric {name}" if what else ""
    renamed = f"renamed the metric {isolated(str(before))} to {name}" if before else ""
    return f"{who} {' and '.join(each for each in (renamed, changed) if each)}"


def _paused(visit: Visit, who: str, entry: Entry) -> str:
    until = str(entry.data.get("until") or "")
    again = f" until {times.whole_day(date.fromisoformat(until))}" if until else ""
    return f"{who} paused what the plan asks for{again}"


_FIELDS = {
    "kind": "the kind",
    "unit": "the unit",
    "low": "the scale",
    "high": "the scale",
    "decimals": "the decimals",
    "better": "what is better",
    "target": "the target",
    "band": "the bounds",
    "rhythm": "the rhythm",
    "per_day": "what a day counts as",
    "day_ends": "when a day ends",
    "asked_of": "who is asked",
    "askings": "when it is asked for",
}


def _moment(visit: Visit, value: Any) -> str:
    moment = parsed(value)
    return visit.when(moment) if moment else "another time"


_TOLD = {
    "replanned": _replanned,
    "edited": _edited,
    "moved": _moved,
    "proposed": _proposed,
    "proposal_declined": _proposed,
    "decline_undone": _proposed,
    "proposal_withdrawn": _proposed,
    "done": _done,
    "notices": _notices,
    "texts": _texts,
    "metric_changed": _metric_changed,
    "asking_paused": _paused,
}
