"""What the API takes of another date, and of being stuck; it gives the action."""

from typing import Annotated

from msgspec import Meta

from chalicelib.domain.actions.fields import LONGEST_COMMENT, Due
from chalicelib.web.api.types.base import Request
from chalicelib.web.api.types.cast import AN_ENTRY
from chalicelib.web.api.types.values import Id

SeenProposal = Annotated[
    Id, Meta(description="Of the proposal that was seen: if there is a newer one, nothing is done (409).")
]
WordsWith = Annotated[str, Meta(description=f"A comment; at most {LONGEST_COMMENT:,} characters.")]


class NewProposal(Request):
    """Another date. From a coach it is an answer to the client's."""

    due: Due
    comment: WordsWith | None = None
    proposal_id: SeenProposal | None = None

    example = {"due": {"date": "2026-12-11"}, "comment": "Ms Weber is away."}


class NewAcceptance(Request):
    """Which date is accepted; without an id, the one that is asked for now."""

    proposal_id: SeenProposal | None = None

    is_needed = False
    example = {"proposal_id": AN_ENTRY}


class ProposalEndQuery(Request):
    """Which date is declined or withdrawn, and a word about it."""

    proposal_id: SeenProposal | None = None
    comment: Annotated[WordsWith, Meta(description="With declining it.")] | None = None


class NewStuck(Request):
    """Why."""

    comment: WordsWith | None = None

    is_needed = False
    example = {"comment": "Nobody answers the phone."}
