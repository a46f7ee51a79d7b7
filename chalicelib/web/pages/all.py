"""All pages: importing a file registers its routes, and this module imports every file."""

import importlib
import pkgutil

from chalice.app import Response

from chalicelib import clock
from chalicelib.web import pages
from chalicelib.web.pages.frame import errors
from chalicelib.web.pages.frame.errors import NoSuchPage
from chalicelib.web.pages.frame.route import blueprint
from chalicelib.web.pages.frame.visit import Visit

__all__ = ["blueprint"]

for _each in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}."):
    importlib.import_module(_each.name)

blueprint.register_middleware(errors.framework_errors_as_pages, "http")


@blueprint.route(
    "/{proxy+}",
    methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    content_types=[],
    name="page_not_found",
)
def nothing_here() -> Response:
    """Answers every unknown path with our own page instead of API Gateway's. Under ``/v1`` the API answers."""
    request = blueprint.current_request
    response = errors.answer(Visit(request, clock.now()), NoSuchPage())
    if request.method == "HEAD":
        response.body = ""
    return response
