"""Signing in by mailed link."""

from datetime import datetime, timedelta

from chalicelib import tokens
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import browsers, copies, links, stopped_mail
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.errors import LimitReached, LinkBroken, LinkExpired

LINKS_AN_HOUR = 10
"""The most sign-in mails to one address."""
REQUESTS_AN_HOUR = 100
"""The most sign-in requests from one caller; an office shares one."""


def request_link(email: str, *, caller: str, now: datetime) -> None:
    """Owes a sign-in link to this address if we know it. The answer is the same if we do not, or if it had too many."""
    email = addresses.checked_email(email)
    keys.count(f"sign-in#caller#{caller}", at_most=REQUESTS_AN_HOUR, window=timedelta(hours=1), now=now)
    address = Address.find(addresses.mailto(email))
    if address is None:
        return
    try:
        keys.count(f"sign-in#{email}", at_most=LINKS_AN_HOUR, window=timedelta(hours=1), now=now)
    except LimitReached:
        return  # the caller isn't told: they may not own the address
    write = Write()
    write.put(notifications.new(address.person_id, "sign_in", now, email=email))
    write.commit()
    queue.nudge([address.person_id])


def link_path(person: Person, now: datetime) -> str:
    """Returns a one-time sign-in path for the person who deploys to pass on."""
    return links.sign_in_path(person.person_id, person.email, now)


def redeem(token: str, *, browser: str, now: datetime, marker: str = "", before: str = "") -> tuple[Person, str]:
    """Uses up a sign-in link; returns the person and the new session's secret. Raises `LinkExpired` for a used link.

    The link dies with its address: also if that was removed a moment ago, or removed and added again since.
    """
    person, email = links.follow_sign_in(token, now)
    used = keys.new(f"used#{tokens.digest(token.lower())}", kind="used", now=now, lasts=timedelta(hours=1))
    write = Write()
    try:
        keys.once(write, used, now)
        secret, changes = browsers.begin(write, person, email, browser=browser, marker=marker, before=before, now=now)
        changes += stopped_mail.read_at(write, person, email, now)
        added_before = Address.added_at.does_not_exist() | (Address.added_at <= links.issued_at(token))
        is_theirs = (Address.person_id == person.person_id) & added_before
        write.check(Address, addresses.mailto(email), is_theirs, LinkExpired())
        # The race: the address may be removed between our read and write. Then no session may remain.
        still = (Person.email == email) | Person.other_emails.contains(email)
        write.update(Person, person.person_id, changes, condition=still, otherwise=LinkBroken())
        write.commit()
    except keys.Repeated:
        raise LinkExpired from None
    signed_in = people.get(person.person_id)
    if signed_in.mail != person.mail:
        copies.tell_plans(signed_in)
    return signed_in, secret
