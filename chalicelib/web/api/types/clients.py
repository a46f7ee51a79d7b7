"""What the API gives about a coach's clients."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from chalicelib.domain.plans.followed import Following
from chalicelib.domain.reports.clients import Client, Figures, Sort
from chalicelib.web.api.types.base import Page, PageQuery, page_of
from chalicelib.web.api.types.cast import A_METRIC, A_PLAN
from chalicelib.web.api.types.values import Id, Moment, second_or_none

Share = Annotated[float | None, Meta(description="0 to 1; `null` if nothing was done.", examples=[0.75])]


class ClientMetric(Struct):
    """A metric that is at rest, or kept up while none of its actions get done."""

    metric_id: Id
    name: str
    is_at_rest: Annotated[
        bool, Meta(description="No value for a week, and for more than twice the gap that its rhythm allows.")
    ]
    days: Annotated[int | None, Meta(description="If it is at rest, for how many days; `null`: no value yet.")]
    actions_done: Annotated[
        int, Meta(description="If it has been at rest for two weeks, its actions done in that time; otherwise 0.")
    ]

    @classmethod
    def of(cls, found: Following) -> "ClientMetric":
        return cls(found.metric_id, found.name, not found.is_alone, found.days, found.done)


class ClientFigures(Struct):
    """Figures about the client's own actions."""

    late: int
    late_since: Annotated[Moment | None, Meta(description="When the action that has been late for longest was due.")]
    due_soon: Annotated[int, Meta(description="Due within seven days.")]
    done: Annotated[int, Meta(description="In the last 90 days.")]
    on_time_share: Share
    heard_at: Annotated[Moment | None, Meta(description="When the client last did something; `null`: never.")]
    refused: Annotated[int, Meta(description="Replies that couldn't be placed.")]
    missed_at: Annotated[
        Moment | None,
        Meta(description="When a message last couldn't be sent; `null` once you have looked at the plan's history."),
    ]

    metrics: Annotated[
        list[ClientMetric],
        Meta(description="Those at rest, and those whose actions are; none while the plan's asking is paused."),
    ]

    @classmethod
    def of(cls, found: Figures) -> "ClientFigures":
        return cls(
            late=found.late,
            late_since=second_or_none(found.oldest),
            due_soon=found.due_soon,
            done=found.lately.done,
            on_time_share=found.share_on_time,
            heard_at=second_or_none(found.heard_at),
            refused=found.refused,
            missed_at=second_or_none(found.missed_at),
            metrics=[ClientMetric.of(each) for each in found.lately.metrics],
        )


class ClientOverview(Struct):
    """One of your clients."""

    plan_id: Id
    name: str
    coach_name: Annotated[str, Meta(description="The plan's primary coach.")]
    state: Annotated[
        Literal["invited", "active", "declined"],
        Meta(description="`declined`: the person invited says they aren't the client."),
    ]
    unread: Annotated[int, Meta(description="Comments that you haven't seen yet.")]
    figures: Annotated[ClientFigures | None, Meta(description="`null` if someone else is the primary coach.")]

    @classmethod
    def of(cls, client: Client) -> "ClientOverview":
        figures = ClientFigures.of(client.figures) if client.figures else None
        return cls(client.plan_id, client.name, client.coach_name, client.state, client.unread, figures)


class Clients(Page[ClientOverview]):
    """A page of clients, in the order asked for."""

    example = page_of(
        {"plan_id": A_PLAN, "name": "Alice Moreau", "coach_name": "Carol Reed", "state": "active", "unread": 2,
         "figures": {"late": 1, "late_since": "2026-12-01T16:00:00Z", "due_soon": 2, "done": 12, "on_time_share": 0.75,
                     "heard_at": "2026-12-02T09:30:00Z", "refused": 0, "missed_at": None,
                     "metrics": [{"metric_id": A_METRIC, "name": "Weight", "is_at_rest": True, "days": 9, "actions_done": 0}]}},
        {"plan_id": "oruw2zjbonxw2zlx", "name": "Bob Lee", "coach_name": "Dan Ortiz", "state": "active", "unread": 0,
         "figures": None},
    )  # fmt: skip


class ClientsQuery(PageQuery):
    """Which clients, in which order."""

    sort: Annotated[
        Sort,
        Meta(description=(
            "What comes first. `needs`: waiting for an answer, then late for longest, then with something unread; `late`: most late actions; `due_soon`: most due soon; "
            "`on_time`: lowest share on time; `heard`: longest silent; `unread`: most unseen comments."
        )),
    ] = "needs"  # fmt: skip
    q: Annotated[str, Meta(max_length=100, description="Words in the name, ignoring case and accents.")] = ""
