"""The description of the API."""

from typing import Any

from chalice.app import Response

from chalicelib.web import routes
from chalicelib.web.api.frame import openapi
from chalicelib.web.api.frame.middleware import DESCRIPTION
from chalicelib.web.api.frame.route import base_path, served


def get_description() -> Response:
    """Returns the description of the API; public, and the same for everyone."""
    routes.import_all()
    headers: dict[str, Any] = {
        "Content-Type": "application/json",
        "Cache-Control": "public, max-age=300",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(openapi.document(base_path(routes.current_request())), headers=headers)


routes.add(DESCRIPTION, served("GET"), get_description, name="get_description", module=__name__)
