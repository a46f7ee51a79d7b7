"""The page about their growth that a client shares by a link: as they saw it when they made or updated it."""

from chalice.app import Response

from chalicelib.domain.growth import sharing
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan import growth_share


@get("/shared/{token}", signed_in=False)
def shared_link(visit: Visit, token: str) -> Response:
    """Shows the page to people who have the link; for a link that ended or was guessed, it says the same, and nothing else."""
    return visit.page("links/shared", **growth_share.shown(sharing.follow(token)))
