"""What the API takes and gives about refused replies."""

from typing import Annotated, Literal

from msgspec import Meta

from chalicelib.domain.messages import By
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import refused, resolving
from chalicelib.web import reasons
from chalicelib.web.api.types.base import Page, PageQuery, Request, Resource, page_of
from chalicelib.web.api.types.cast import AN_ENTRY, CAROL
from chalicelib.web.api.types.members import Who
from chalicelib.web.api.types.values import Id, Moment, number_or_none, second_or_none, to_the_second


class Refusal(Resource):
    """A reply that was refused or couldn't be placed, and what happened to it."""

    id: Id
    reason: Annotated[str, Meta(description="The name of the refusal.", examples=["OtherSender"])]
    because: Annotated[str, Meta(description="The reason, in words.")]
    via: By
    sender: Annotated[str, Meta(description="The address or number it came from, as far as we can trust it.")]
    author: Annotated[
        Who | None,
        Meta(
            description="The id of its author, if certain; it is then added in their name. `null`: it is added in yours, naming the sender."
        ),
    ]
    number: Annotated[int | None, Meta(description="The number of the action it answers, if known.")]
    beginning: Annotated[str, Meta(description="Up to 500 characters of it; the full text is added.")]
    received_at: Moment
    state: Annotated[
        Literal["open", "automatic", "assigned", "dismissed", "answered"],
        Meta(description=(
            "`open`: waiting for a coach; `automatic`: not written by a person; `answered`: its sender has told us what it is about."
        )),
    ]  # fmt: skip
    settled_at: Moment | None
    settled_by: Who | None
    assigned_to: Annotated[int | None, Meta(description="The number of the action it was added to; `null`: the plan.")]
    comment_id: Annotated[Id | None, Meta(description="The id of the comment it became.")]

    example = {
        "id": AN_ENTRY, "reason": "OtherSender",
        "because": "It replies to a message to Alice Moreau, but came from an address we don’t know as theirs.",
        "via": "email", "sender": "alice@work.example", "author": None, "number": 12, "beginning": "They call back on Monday.",
        "received_at": "2026-11-27T10:00:00Z", "state": "assigned", "settled_at": "2026-11-27T11:30:00Z",
        "settled_by": CAROL, "assigned_to": 12, "comment_id": AN_ENTRY,
    }  # fmt: skip

    @classmethod
    def of(cls, row: refused.Refusal, plan: Plan) -> "Refusal":
        author_id = resolving.author_in(plan, row)
        return cls(
            id=row.entry_id,
            reason=row.reason,
            because=reasons.because(row, plan),
            via=row.via,  # type: ignore[arg-type]
            sender=row.sender,
            author=Who.of(plan.members[author_id]) if author_id else None,
            number=number_or_none(row.number),
            beginning=row.beginning,
            received_at=to_the_second(row.at),
            state=row.state,  # type: ignore[arg-type]
            settled_at=second_or_none(row.settled_at),
            settled_by=Who(row.settled_by, row.settled_name or "") if row.settled_by else None,
            assigned_to=number_or_none(row.assigned_to),
            comment_id=row.comment_id,
        )


class Refusals(Page[Refusal]):
    """A page of refused replies, newest first."""

    example = page_of(Refusal.example)


class RefusalsQuery(PageQuery):
    """Which refused replies."""

    state: Annotated[
        Literal["open", "settled", "automatic", "all"],
        Meta(description="`settled`: added as a comment, dismissed, or cleared up by the sender."),
    ] = "open"


class NewAssignment(Request):
    """Where a refused reply belongs."""

    number: Annotated[int, Meta(ge=1, description="The action's number; `null`: the plan itself.")] | None

    example = {"number": 12}
