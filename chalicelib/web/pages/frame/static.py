"""The route of the style sheets and scripts, which browsers keep until they change."""

from typing import Any

from chalice.app import Response

from chalicelib.web.pages.frame.assets import STATIC, TYPES, asset
from chalicelib.web.pages.frame.errors import NoSuchPage
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit


@get("/static/{name}", signed_in=False)
def static_file(visit: Visit, name: str) -> Response:
    """Answers with a file by its hashed name. An old hash, from a page opened before a deployment, gets the present file."""
    stem, _, rest = name.partition(".")
    suffix = f".{rest.rpartition('.')[2]}"
    known = {path.name for path in STATIC.iterdir() if path.suffix in TYPES}
    if f"{stem}{suffix}" not in known:
        raise NoSuchPage
    file = asset(f"{stem}{suffix}")
    kept = "public, max-age=31536000, immutable" if name == file.name else "public, max-age=300"
    headers: dict[str, Any] = {
        "Content-Type": file.media_type,
        "Cache-Control": kept,
        "X-Content-Type-Options": "nosniff",
    }
    return Response(file.content, headers=headers)
