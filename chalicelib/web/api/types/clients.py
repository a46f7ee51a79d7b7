"""What the API takes and gives of clients."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.domain.reports.clients import Client, Figures, Sort
from chalicelib.web.api.types import common

Share = Annotated[float | None, Meta(description="0 to 1; `null` where nothing was done.", examples=[0.75])]


class ClientFigures(Struct):
    """What the client's own actions come to."""

    late: int
    late_since: Annotated[common.Moment | None, Meta(description="When the one was due that is late for the longest.")]
    due_soon: Annotated[int, Meta(description="Within seven days.")]
    done: Annotated[int, Meta(description="In the last 90 days.")]
    on_time_share: Share
    heard_at: Annotated[
        common.Moment | None, Meta(description="When the client last did something; `null`: never yet.")
    ]
    refused: Annotated[int, Meta(description="Replies that could not be put in place.")]


class ClientOverview(Struct):
    """A client of yours."""

    plan_id: common.Id
    name: str
    coach_name: Annotated[str, Meta(description="Of the plan's primary coach.")]
    state: Annotated[
        Literal["invited", "active", "declined"], Meta(description="`declined`: “This isn’t me” was answered.")
    ]
    unread: Annotated[int, Meta(description="Comments that you haven't seen yet.")]
    figures: Annotated[ClientFigures | None, Meta(description="`null` where somebody else is the primary coach.")]


class Clients(Struct):
    """A page of clients, in the order asked for."""

    items: list[ClientOverview]
    next_cursor: common.NextCursor


class ClientsQuery(common.PageQuery):
    """Which clients, in which order."""

    sort: Annotated[
        Sort,
        Meta(description=(
            "What comes first. `needs`: who is late for the longest, or has something unread; `late`: most late; `due_soon`: most due; "
            "`on_time`: least on time; `heard`: longest not heard from; `unread`: most comments not seen."
        )),
    ] = "needs"  # fmt: skip
    q: Annotated[
        str, Meta(max_length=100, description="Words that stand in the name; capitals and accents make no difference.")
    ] = ""


def client(of: Client) -> ClientOverview:
    """A client as their coach's list shows them."""
    figures = None if of.figures is None else _figures(of.figures)
    return ClientOverview(of.plan_id, of.name, of.coach_name, of.state, of.unread, figures)


def _figures(of: Figures) -> ClientFigures:
    return ClientFigures(
        of.late, common.second_or_none(of.oldest), of.due_soon, of.done, of.share_on_time, common.second_or_none(of.heard_at), of.refused
    )  # fmt: skip
