"""Signing in by mailed link."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib import tokens
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import browsers, copies, links, mailboxes, stopped_mail
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.errors import LimitReached, LinkBroken, LinkExpired

NONCE_LASTS = timedelta(hours=1)
"""A link is sent within 15 minutes or not at all, and then works for 15 more."""
LINKS_AN_HOUR = 10
"""The most sign-in mails to one address that one caller can ask for."""
LINKS_OF_ALL = 3 * LINKS_AN_HOUR
"""The same for all callers together: a stranger can't use up what the address's owner may ask for from elsewhere."""
REQUESTS_AN_HOUR = 100
"""The most sign-in requests from one caller; an office shares one."""


class LinkUsed(Lost):
    """The link's nonce was used up, or isn't ours."""


def request_link(email: str, *, caller: str, now: datetime, next: str = "") -> None:
    """Owes a sign-in link to this address, whether or not we know it: `deliver` finds out, so that neither the answer nor
    its timing gives it away. The answer is also the same if the address had too many. The link leads to the path ``next``,
    if that is given, in whatever browser it is opened."""
    email = addresses.checked_email(email)
    if not may_mail(email, caller=caller, now=now):
        return  # don't tell the caller: they may not own the address
    recipient, write = addresses.mailto(email), Write()
    leads: dict[str, Any] = {"next": next} if next else {}
    write.put(notifications.new(recipient, "sign_in", now, email=email, nonce=_expected(write, email, now), **leads))
    write.commit()
    queue.nudge([recipient])


def may_mail(email: str, *, caller: str, now: datetime) -> bool:
    """Counts a mail with a link to this address, requested by somebody who isn't signed in; returns whether it may be sent.

    Raises `LimitReached` if this caller asks for very many, no matter for whom.
    """
    caller, mailbox = mailboxes.counted_caller(caller), mailboxes.counted(email)
    keys.count(f"sign-in#caller#{caller}", at_most=REQUESTS_AN_HOUR, window=timedelta(hours=1), now=now)
    try:
        keys.count(f"sign-in#{mailbox}#{caller}", at_most=LINKS_AN_HOUR, window=timedelta(hours=1), now=now)
        keys.count(f"sign-in#{mailbox}", at_most=LINKS_OF_ALL, window=timedelta(hours=1), now=now)
    except LimitReached:
        return False
    return True


def link_path(person: Person, now: datetime, *, email: str | None = None) -> str:
    """Returns a one-time sign-in path for the person who deploys to pass on. It counts as sent to ``email``, one of the
    person's addresses; to their main one unless that is given."""
    write, email = Write(), email or person.email
    nonce = _expected(write, email, now)
    write.commit()
    return links.sign_in_path(person.person_id, email, nonce, now)


def _expected(write: Write, email: str, now: datetime) -> str:
    """Returns a nonce that a sign-in link to this address can use up once; without its row no link signs anybody in."""
    nonce = tokens.new_id()
    write.put(keys.new(_nonce_name(email, nonce), kind="sign_in", now=now, lasts=NONCE_LASTS))
    return nonce


def _nonce_name(email: str, nonce: str) -> str:
    return f"sign-in#{tokens.digest(f'{email} {nonce}')}"


def redeem(token: str, *, browser: str, now: datetime, marker: str = "", before: str = "") -> tuple[Person, str]:
    """Uses up a sign-in link; returns the person and the new session's secret. Raises `LinkExpired` for a used link.

    The link dies with its address, even if that was removed a moment ago, or removed and added again since.
    """
    person, email, nonce = links.follow_sign_in(token, now)
    write = Write()
    try:
        unused = Key.key.exists() & (Key.expires > int(now.timestamp()))
        write.delete(Key(_nonce_name(email, nonce)), condition=unused, otherwise=LinkUsed())
        secret, changes = browsers.begin(write, person, email, browser=browser, marker=marker, before=before, now=now)
        changes += stopped_mail.read_at(write, person, email, now)
        added_before = Address.added_at.does_not_exist() | (Address.added_at <= links.issued_at(token))
        is_theirs = (Address.person_id == person.person_id) & added_before
        write.check(Address, addresses.mailto(email), is_theirs, LinkExpired())
        # The race: the address may be removed between our read and write. Then no session may remain.
        still = (Person.email == email) | Person.other_emails.contains(email)
        write.update(Person, person.person_id, changes, condition=still, otherwise=LinkBroken())
        write.commit()
    except LinkUsed:
        raise LinkExpired from None
    signed_in = people.get(person.person_id)
    if signed_in.mail != person.mail:
        copies.tell_plans(signed_in)
    return signed_in, secret
