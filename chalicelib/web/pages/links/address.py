"""The link that adds the address a reply came from. It is sent to the person's known address."""

from chalice.app import Response

from chalicelib.domain.people import emails, links
from chalicelib.domain.people.person import Person
from chalicelib.errors import AddressInUse, LinkExpired
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.links.base import in_use


@get("/address/{token}", signed_in=False)
def address_link(visit: Visit, token: str) -> Response:
    return _page(visit, *_followed(visit, token))


@post("/address/{token}", signed_in=False)
def use_address_link(visit: Visit, token: str) -> Response:
    _followed(visit, token)
    try:
        person, email = emails.add_offered(token, now=visit.now)
    except AddressInUse as refused:
        raise in_use(refused) from refused
    return _page(visit, person, email)


def _followed(visit: Visit, token: str) -> tuple[Person, str]:
    try:
        return links.follow_address(token, visit.now)
    except LinkExpired:
        raise LinkExpired("This link has expired. You can add the address in your settings.") from None


def _page(visit: Visit, person: Person, email: str) -> Response:
    return visit.page("links/address", name=person.called, email=email, is_added=email in person.emails())
