"""The link that confirms an email address for the person who asked for it."""

from chalice.app import Response

from chalicelib.domain.people import emails, links, stopped_mail
from chalicelib.domain.people import person as people
from chalicelib.errors import AddressInUse, LinkExpired
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.base import in_use


@get("/email/{token}", signed_in=False)
def email_link(visit: Visit, token: str) -> Response:
    person_id, email = _followed(visit, token)
    person = people.get(person_id)
    known = "stopped" if stopped_mail.is_stopped(person, email) else "added"
    return visit.page(
        "links/email", name=person.called, email=email, state=known if email in person.emails() else "new"
    )


@post("/email/{token}", signed_in=False)
def use_email_link(visit: Visit, token: str) -> Response:
    """Adds the address for the person who asked, or turns emails to it on again."""
    person_id, email = _followed(visit, token)
    was_stopped = stopped_mail.is_stopped(people.get(person_id), email)
    try:
        person, email = emails.confirm(token, now=visit.now)
    except AddressInUse as refused:
        raise in_use(refused) from refused
    return visit.page("links/email", name=person.called, email=email, state="again" if was_stopped else "added")


def _followed(visit: Visit, token: str) -> tuple[str, str]:
    try:
        return links.follow_email(token, visit.now)
    except LinkExpired:
        raise LinkExpired("This link has expired. Add the address again in your settings to get a new one.") from None
