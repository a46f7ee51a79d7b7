"""The page about their growth that a client shares by a link, with the content they saw when they made or last updated
it."""

from chalice.app import Response

from chalicelib.domain.growth import sharing
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan import growth_share


@get("/shared/{token}", signed_in=False)
def shared_link(visit: Visit, token: str) -> Response:
    """Shows the page to people who have the link. An ended link and a guessed one get the same answer."""
    return visit.page("links/shared", **growth_share.shown(sharing.follow(token)))
