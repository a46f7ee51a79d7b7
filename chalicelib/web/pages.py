"""The pages: plain HTML that works without JavaScript. The routes are in the ``pages_*`` files and in `capabilities`."""

from chalice.app import Response

from chalicelib import clock
from chalicelib.web import (
    capabilities,
    pages_actions,
    pages_adding,
    pages_briefing,
    pages_changing,
    pages_clients,
    pages_closing,
    pages_coaches,
    pages_comments,
    pages_digest,
    pages_errors,
    pages_growth,
    pages_home,
    pages_notices,
    pages_outlook,
    pages_plans,
    pages_projects,
    pages_proposals,
    pages_refusals,
    pages_settings,
    pages_sign_in,
    pages_static,
    pages_stream,
    pages_team,
    pages_weighing,
)
from chalicelib.web.pages_route import blueprint
from chalicelib.web.rendering import Visit

__all__ = [
    "blueprint",
    "capabilities",
    "pages_actions",
    "pages_adding",
    "pages_briefing",
    "pages_changing",
    "pages_clients",
    "pages_closing",
    "pages_coaches",
    "pages_comments",
    "pages_digest",
    "pages_growth",
    "pages_home",
    "pages_notices",
    "pages_outlook",
    "pages_plans",
    "pages_projects",
    "pages_proposals",
    "pages_refusals",
    "pages_settings",
    "pages_sign_in",
    "pages_static",
    "pages_stream",
    "pages_team",
    "pages_weighing",
]

blueprint.register_middleware(pages_errors.framework_errors_as_pages, "http")


@blueprint.route(
    "/{proxy+}",
    methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    content_types=[],
    name="page_not_found",
)
def nothing_here() -> Response:
    """Every path that is no route, so that it gets our page and not API Gateway's own. Under ``/v1`` the API answers."""
    request = blueprint.current_request
    response = pages_errors.answer(Visit(request, clock.now()), pages_errors.NoSuchPage())
    if request.method == "HEAD":
        response.body = ""
    return response
