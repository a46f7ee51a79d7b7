"""What the API takes and gives of replies."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import refused, resolving
from chalicelib.web import reasons
from chalicelib.web.api.types import common
from chalicelib.web.api.types import members as members_types


class Refusal(Struct):
    """A reply that was refused or could not be put in place, and what became of it."""

    id: common.Id
    reason: Annotated[str, Meta(description="Its name.", examples=["OtherSender"])]
    because: Annotated[str, Meta(description="The reason in words.")]
    via: Literal["email", "text"]
    sender: Annotated[str, Meta(description="The address or number that it came from, as far as it can be trusted.")]
    author: Annotated[
        members_types.Who | None,
        Meta(description="In whose name it is added: who surely wrote it. `null`: in yours, with the sender named."),
    ]
    number: Annotated[int | None, Meta(description="Of the action that was answered, where that is known.")]
    beginning: Annotated[str, Meta(description="At most 500 characters of it; all of it is added.")]
    received_at: common.Moment
    state: Annotated[
        Literal["open", "automatic", "assigned", "dismissed", "answered"],
        Meta(description=(
            "`open` waits for a coach; `automatic` has nothing of a person in it; `answered`: its sender said what it is about."
        )),
    ]  # fmt: skip
    settled_at: common.Moment | None
    settled_by: members_types.Who | None
    assigned_to: Annotated[int | None, Meta(description="Of the action it was added to; `null`: to the plan.")]
    comment_id: Annotated[common.Id | None, Meta(description="The comment that it became.")]


class Refusals(Struct):
    """A page of refused replies, newest first."""

    items: list[Refusal]
    next_cursor: common.NextCursor


class RefusalsQuery(common.PageQuery):
    """Which refused replies."""

    state: Annotated[
        Literal["open", "settled", "automatic", "all"],
        Meta(description="`settled`: added as a comment, put aside, or cleared up by the sender."),
    ] = "open"


class NewAssignment(common.Request):
    """Where a refused reply belongs."""

    number: Annotated[int, Meta(ge=1, description="Of the action; `null`: the plan itself.")] | None


def refusal(row: refused.Refusal, in_plan: Plan) -> Refusal:
    author_id = resolving.author_in(in_plan, row)
    facts: dict[str, Any] = {
        "id": row.entry_id, "reason": row.reason, "because": reasons.because(row, in_plan), "via": row.via,
        "sender": row.sender, "author": members_types.Who(author_id, in_plan.members[author_id].name) if author_id else None,
        "number": common.number_or_none(row.number), "beginning": row.beginning, "received_at": common.to_the_second(row.at),
        "state": row.state, "settled_at": common.second_or_none(row.settled_at),
        "settled_by": members_types.Who(row.settled_by, row.settled_name or "") if row.settled_by else None,
        "assigned_to": common.number_or_none(row.assigned_to), "comment_id": row.comment_id,
    }  # fmt: skip
    return Refusal(**facts)
