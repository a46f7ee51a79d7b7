"""The links that confirm an e-mail address."""

from chalice.app import Response

from chalicelib.domain.people import emails, links, stopped_mail
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.errors import AddressInUse, LinkExpired
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit


@get("/email/{token}", signed_in=False)
def email_link(visit: Visit, token: str) -> Response:
    person_id, email = _email(token, visit)
    person = people.get(person_id)
    known = "stopped" if stopped_mail.is_stopped(person, email) else "added"
    return visit.page("links/email", name=person.name, email=email, state=known if email in person.emails() else "new")


@post("/email/{token}", signed_in=False)
def use_email_link(visit: Visit, token: str) -> Response:
    """Adds the address to the person who asked for it, or turns mails to it on again."""
    person_id, email = _email(token, visit)
    was_stopped = stopped_mail.is_stopped(people.get(person_id), email)
    try:
        person, email = emails.confirm(token, now=visit.now)
    except AddressInUse as refused:
        raise AddressInUse(f"{refused.sentence} Whoever has it can remove it in their settings first.") from refused
    return visit.page("links/email", name=person.name, email=email, state="again" if was_stopped else "added")


@get("/address/{token}", signed_in=False)
def address_link(visit: Visit, token: str) -> Response:
    """The address that an answer came from, and one button."""
    person, email = _address(token, visit)
    return _address_page(visit, person, email)


@post("/address/{token}", signed_in=False)
def use_address_link(visit: Visit, token: str) -> Response:
    """Adds it to the person whose known mailbox the link was sent to."""
    _address(token, visit)
    try:
        person, email = emails.add_offered(token, now=visit.now)
    except AddressInUse as refused:
        raise AddressInUse(f"{refused.sentence} Whoever has it can remove it in their settings first.") from refused
    return _address_page(visit, person, email)


def _address(token: str, visit: Visit) -> tuple[Person, str]:
    try:
        return links.follow_address(token, visit.now)
    except LinkExpired:
        raise LinkExpired("This link has expired. You can add the address in your settings.") from None


def _address_page(visit: Visit, person: Person, email: str) -> Response:
    return visit.page("links/address", name=person.name, email=email, is_added=email in person.emails())


def _email(token: str, visit: Visit) -> tuple[str, str]:
    try:
        return links.follow_email(token, visit.now)
    except LinkExpired:
        raise LinkExpired("This link has expired. Add the address again in your settings to get a new one.") from None
