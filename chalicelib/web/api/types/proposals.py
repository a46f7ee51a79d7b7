"""What the API takes about new dates and being stuck; it gives the action."""

from typing import Annotated

from msgspec import Meta

from chalicelib.domain.actions.fields import LONGEST_COMMENT, Due
from chalicelib.web.api.types.base import Request
from chalicelib.web.api.types.cast import AN_ENTRY
from chalicelib.web.api.types.values import Id

SeenProposal = Annotated[
    Id, Meta(description="The id of the request you've seen; if there's a newer one, nothing happens (409).")
]
WordsWith = Annotated[str, Meta(description=f"A comment; at most {LONGEST_COMMENT:,} characters.")]


class NewProposal(Request):
    """A new date. From a coach, it answers the client's."""

    due: Due
    comment: WordsWith | None = None
    proposal_id: SeenProposal | None = None

    example = {"due": {"date": "2026-12-11"}, "comment": "Ms Weber is away."}


class NewAcceptance(Request):
    """The date to accept; without an id, the one currently requested."""

    proposal_id: SeenProposal | None = None

    is_needed = False
    example = {"proposal_id": AN_ENTRY}


class ProposalEndQuery(Request):
    """The date to decline or withdraw, with an optional comment."""

    proposal_id: SeenProposal | None = None
    comment: Annotated[WordsWith, Meta(description="With a decline only.")] | None = None


class NewStuck(Request):
    """The reason."""

    comment: WordsWith | None = None

    is_needed = False
    example = {"comment": "Nobody answers the phone."}
