"""A plan in short, for a coach who is about to meet the client."""

from datetime import datetime

from chalicelib.domain import briefing
from chalicelib.domain.actions import Action
from chalicelib.domain.stream import Entry
from chalicelib.errors import NotAllowed, PlanNotFound
from chalicelib.web import api_answers, asked, shapes
from chalicelib.web.api_answers import to_the_second
from chalicelib.web.api_route import Answer, Call, route


@route(
    "GET", "/plans/{plan_id}/briefing", "Plans", answer=shapes.Briefing, query=asked.BriefingQuery,
    refusals=(PlanNotFound, NotAllowed),
)  # fmt: skip
def get_briefing(call: Call, plan_id: str) -> Answer:
    """What to know before a session.

    For the plan's coaches: what is late, due in the next two weeks, asked for and promised, and what happened since.
    """
    found = briefing.of(call.actor.person_id, plan_id, since=call.query.since, now=call.now)
    plan, recent = found.plan, found.recent

    def told(rows: list[Action]) -> list[shapes.Action]:
        return [api_answers.action(row, plan, call.now) for row in rows]

    def entries(rows: list[Entry]) -> list[shapes.Entry]:
        return api_answers.entries(rows, plan, call.actor.person_id)

    return Answer(
        shapes.Briefing(
            to_the_second(found.since), to_the_second(found.until), told(found.late), told(found.asks), told(found.due),
            told(found.promised), [_happened(each.entry, each.at, each.said) for each in recent.done],
            [
                shapes.Shifted(
                    int(each.entry.number), each.entry.what, _who(each.entry), to_the_second(each.before),
                    to_the_second(each.after), each.times,
                )
                for each in recent.moved
            ],
            entries(recent.said), sorted(found.unread), entries(recent.news),
            [shapes.ProjectFar(far.project_id, far.name, api_answers.progress_of(far.progress)) for far in found.projects],
            found.is_cut,
        )
    )  # fmt: skip


def _happened(entry: Entry, at: datetime, said: str) -> shapes.Happened:
    return shapes.Happened(int(entry.number), entry.what, _who(entry), to_the_second(at), said or None)


def _who(entry: Entry) -> shapes.Who:
    return shapes.Who(entry.actor_id or "", entry.actor_name or "")
