"""The link that confirms an email address for the person who asked for it."""

from chalice.app import Response

from chalicelib.domain.people import following, stopped_mail
from chalicelib.errors import AddressInUse
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.base import in_use


@get("/email/{token}", signed_in=False)
def email_link(visit: Visit, token: str) -> Response:
    person, _, asked = following.question("email", token, visit.now)
    is_theirs = asked.email in person.emails()
    state = "stopped" if is_theirs and stopped_mail.is_stopped(person, asked.email) else "added" if is_theirs else "new"
    return visit.page("links/email", name=person.name, email=asked.email, state=state)


@post("/email/{token}", signed_in=False)
def use_email_link(visit: Visit, token: str) -> Response:
    """Adds the address for the person who asked, or turns emails to it on again."""
    try:
        person, asked = following.confirm("email", token, now=visit.now)
    except AddressInUse as refused:
        raise in_use(refused) from refused
    state = "again" if asked.kind == "again" else "added"
    return visit.page("links/email", name=person.name, email=asked.email, state=state)
