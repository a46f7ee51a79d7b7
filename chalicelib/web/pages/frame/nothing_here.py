"""The page for every path that no other page has."""

from chalice.app import Response

from chalicelib import clock
from chalicelib.web import routes
from chalicelib.web.pages.frame import errors
from chalicelib.web.pages.frame.errors import NoSuchPage
from chalicelib.web.pages.frame.visit import Visit

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def nothing_here(**_: str) -> Response:
    """Answers every unknown path with our own page instead of API Gateway's. API Gateway also sends us methods that a
    path doesn't declare. Under ``/v1`` the API answers."""
    request = routes.current_request()
    visit = Visit(request, clock.now())
    response = errors.to_the_form(visit) or errors.answer(visit, NoSuchPage())
    if request.method == "HEAD":
        response.body = ""
    return response


routes.add("/{proxy+}", METHODS, nothing_here, name="page_not_found", module=__name__)
