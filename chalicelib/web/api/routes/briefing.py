"""A plan in short, for a coach who is about to meet the client."""

from datetime import datetime

from chalicelib.domain.actions.action import Action
from chalicelib.domain.reports import briefing
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import NotAllowed, PlanNotFound
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types import actions as actions_types
from chalicelib.web.api.types import briefing as briefing_types
from chalicelib.web.api.types import members as members_types
from chalicelib.web.api.types import projects as projects_types
from chalicelib.web.api.types import stream as stream_types
from chalicelib.web.api.types.common import to_the_second


@route(
    "GET", "/plans/{plan_id}/briefing", "Plans", answer=briefing_types.Briefing, query=briefing_types.BriefingQuery,
    refusals=(PlanNotFound, NotAllowed),
)  # fmt: skip
def get_briefing(call: Call, plan_id: str) -> Answer:
    """What to know before a session.

    For the plan's coaches: what is late, due in the next two weeks, asked for and promised, and what happened since.
    """
    found = briefing.of(call.actor.person_id, plan_id, since=call.query.since, now=call.now)
    plan, recent = found.plan, found.recent

    def told(rows: list[Action]) -> list[actions_types.Action]:
        return [actions_types.action(row, plan, call.now) for row in rows]

    def entries(rows: list[Entry]) -> list[stream_types.Entry]:
        return stream_types.entries(rows, plan, call.actor.person_id)

    return Answer(
        briefing_types.Briefing(
            to_the_second(found.since), to_the_second(found.until), told(found.late), told(found.asks), told(found.due),
            told(found.promised), [_happened(each.entry, each.at, each.said) for each in recent.done],
            [
                briefing_types.Shifted(
                    int(each.entry.number), each.entry.what, _who(each.entry), to_the_second(each.before),
                    to_the_second(each.after), each.times,
                )
                for each in recent.moved
            ],
            entries(recent.said), sorted(found.unread), entries(recent.news),
            [briefing_types.ProjectFar(far.project_id, far.name, projects_types.progress_of(far.progress)) for far in found.projects],
            found.is_cut,
        )
    )  # fmt: skip


def _happened(entry: Entry, at: datetime, said: str) -> briefing_types.Happened:
    return briefing_types.Happened(int(entry.number), entry.what, _who(entry), to_the_second(at), said or None)


def _who(entry: Entry) -> members_types.Who:
    return members_types.Who(entry.actor_id or "", entry.actor_name or "")
