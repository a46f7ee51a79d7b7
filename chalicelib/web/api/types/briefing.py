"""What the API takes and gives of briefing."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.web.api.types import actions as actions_types
from chalicelib.web.api.types import common
from chalicelib.web.api.types import members as members_types
from chalicelib.web.api.types import projects as projects_types
from chalicelib.web.api.types import stream as stream_types


class Happened(Struct):
    """Something that became of an action, with the action's words at the time; ``text`` is what was said with it."""

    number: int
    what: str | None
    actor: members_types.Who
    at: common.Moment
    text: str | None


class Shifted(Struct):
    """A date that moved, from where it was at first to where it is since."""

    number: int
    what: str | None
    actor: Annotated[members_types.Who, Meta(description="Who moved it last.")]
    before: common.Moment
    after: common.Moment
    times: Annotated[int, Meta(ge=1, description="How often within this time.")]


class ProjectFar(Struct):
    """A project in use, and how far it is."""

    project_id: common.Id
    name: str
    progress: projects_types.Progress


class Briefing(Struct):
    """A plan over the last weeks and the next two, for who is about to meet the client."""

    since: common.Moment
    until: Annotated[common.Moment, Meta(description="Until when actions count as due.")]
    late: list[actions_types.Action]
    needs_answer: Annotated[
        list[actions_types.Action], Meta(description="At which the client is stuck, or asks for another date.")
    ]
    due: list[actions_types.Action]
    promised: Annotated[list[actions_types.Action], Meta(description="Open Coach Actions.")]
    done: list[Happened]
    moved: list[Shifted]
    said: list[stream_types.Entry]
    unread: Annotated[list[common.Id], Meta(description="Of what was said: the ids of what you haven't seen yet.")]
    changed: Annotated[
        list[stream_types.Entry], Meta(description="What else became of actions, the last of it for each.")
    ]
    projects: list[ProjectFar]
    is_cut: Annotated[bool, Meta(description="Whether more happened than was looked at: the latest 1,000 entries.")]


class BriefingQuery(common.Request):
    """How far back."""

    since: Annotated[
        datetime, Meta(tz=True, description="Within the last twelve months; without it, two weeks ago.", examples=["2026-11-09T00:00:00Z"])
    ] | None = None  # fmt: skip
