"""Signing in by mailed link, and API tokens."""

from datetime import datetime, timedelta

from chalicelib import tokens
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import browsers, copies, links, stopped_mail
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person, TokenInfo
from chalicelib.errors import Invalid, LimitReached, LinkBroken, LinkExpired, NotSignedIn, TokenNotFound

LINKS_AN_HOUR = 10
"""The most sign-in mails to one address."""
REQUESTS_AN_HOUR = 100
"""The most sign-in requests from one caller; an office shares one."""
REQUESTS_A_MINUTE = 600
"""For one API token."""
MOST_TOKENS = 20
TOKEN_PREFIX = "ft_"  # noqa: S105 - makes a leaked token recognisable


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


def create_token(actor: Actor, *, name: str, now: datetime, once: Key | None = None) -> tuple[str, TokenInfo, str]:
    """Makes an API token; returns its id, its details, and the secret, which is shown only now."""
    name = people.checked_name(name)
    person = people.get(actor.person_id)
    if len(person.tokens) >= MOST_TOKENS:
        raise Invalid({"name": f"You can have up to {MOST_TOKENS} tokens. Delete one first."})
    secret = TOKEN_PREFIX + tokens.new_secret()
    id = tokens.new_id()
    row = keys.new(token_key(secret), kind="token", now=now, lasts=None, person_id=person.person_id)
    info = TokenInfo(name, row.key, now, browsers.address_of(person, actor))
    write = Write()
    keys.once(write, once, now)
    write.create(row)
    write.update(Person, person.person_id, [Person.tokens[id].set(plain(info))])
    write.commit()
    return id, info, secret


def delete_token(actor: Actor, token_id: str) -> None:
    """Deletes an API token; it stops working at once."""
    person = people.get(actor.person_id)
    info = person.tokens.get(token_id)
    if info is None:
        raise TokenNotFound
    write = Write()
    write.delete(Key(info.key))
    write.update(Person, person.person_id, [Person.tokens[token_id].remove()])
    write.commit()


def token_key(secret: str) -> str:
    """Returns the key of the row of an API token."""
    return f"token#{tokens.digest(secret)}"


def authenticate(secret: str, now: datetime) -> str:
    """Returns the id of the person an API token acts for, in one UpdateItem that also counts; raises `LimitReached`."""
    if not secret.startswith(TOKEN_PREFIX) or len(secret) > 100:
        raise NotSignedIn("This token isn’t valid, or was deleted.")
    try:
        row = keys.count(
            token_key(secret),
            at_most=REQUESTS_A_MINUTE,
            window=timedelta(minutes=1),
            now=now,
            known=True,
            sentence=f"A token can make {REQUESTS_A_MINUTE} requests a minute. Try again in a moment.",
        )
    except keys.Unknown:
        raise NotSignedIn("This token isn’t valid, or was deleted.") from None
    if row.person_id is None or row.kind != "token":
        raise NotSignedIn
    return row.person_id
