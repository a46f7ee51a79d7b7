"""Signing in by mailed link, sessions, and API tokens."""

from datetime import datetime, timedelta

from chalicelib import tokens
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import copies, links, stopped_mail
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person, SessionInfo, TokenInfo
from chalicelib.errors import Invalid, LimitReached, LinkExpired, NotSignedIn, TokenNotFound

SESSION_LASTS = timedelta(days=60)
NONCE_LASTS = timedelta(hours=1)
"""A link is sent within 15 minutes or not at all, and then works for 15 more."""
LINKS_AN_HOUR = 10
"""The most sign-in mails to one address."""
REQUESTS_AN_HOUR = 100
"""The most sign-in requests from one caller; an office shares one."""
REQUESTS_A_MINUTE = 600
"""For one API token."""
MOST_TOKENS = 20
MOST_SESSIONS = 30
TOKEN_PREFIX = "ft_"  # noqa: S105 - makes a leaked token recognisable


class LinkUsed(Lost):
    """The link's nonce was used up, or is none of ours."""


def request_link(email: str, *, caller: str, now: datetime) -> None:
    """Owes a sign-in link to this address, whether or not we know it: `deliver` finds out, so that neither the answer nor
    its time tells. The answer is also the same if the address had too many."""
    email = addresses.checked_email(email)
    keys.count(f"sign-in#caller#{caller}", at_most=REQUESTS_AN_HOUR, window=timedelta(hours=1), now=now)
    try:
        keys.count(f"sign-in#{email}", at_most=LINKS_AN_HOUR, window=timedelta(hours=1), now=now)
    except LimitReached:
        return  # the caller isn't told: they may not own the address
    recipient = addresses.mailto(email)
    write = Write()
    write.put(notifications.new(recipient, "sign_in", now, email=email, nonce=_expected(write, email, now)))
    write.commit()
    queue.nudge([recipient])


def link_path(person: Person, now: datetime, *, email: str = "") -> str:
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


def redeem(token: str, *, browser: str, now: datetime) -> tuple[Person, str]:
    """Uses up a sign-in link; returns the person and the new session's secret. Raises `LinkExpired` for a used link."""
    person, email, nonce = links.follow_sign_in(token, now)
    secret = tokens.new_secret()
    session = keys.new(
        f"session#{tokens.digest(secret)}", kind="session", now=now, lasts=SESSION_LASTS, person_id=person.person_id
    )
    write = Write()
    try:
        unused = Key.key.exists() & (Key.expires > int(now.timestamp()))
        write.delete(Key(_nonce_name(email, nonce)), condition=unused, otherwise=LinkUsed())
        write.put(session)
        changes = [Person.sessions[tokens.new_id()].set(plain(SessionInfo(session.key, browser[:200], now)))]
        for id, info in _sessions_to_end(person, now):
            write.delete(Key(info.key))
            changes.append(Person.sessions[id].remove())
        changes += stopped_mail.read_at(write, person, email, now)
        write.update(Person, person.person_id, changes)
        write.commit()
    except LinkUsed:
        raise LinkExpired from None
    signed_in = people.get(person.person_id)
    if signed_in.mail != person.mail:
        copies.tell_plans(signed_in)
    return signed_in, secret


def _sessions_to_end(person: Person, now: datetime) -> list[tuple[str, SessionInfo]]:
    """Returns expired sessions, and the oldest beyond the number a person may have."""
    newest_first = sorted(person.sessions.items(), key=lambda item: item[1].created_at, reverse=True)
    return [
        item
        for place, item in enumerate(newest_first)
        if place >= MOST_SESSIONS - 1 or item[1].created_at + SESSION_LASTS <= now
    ]


def session_person(secret: str, now: datetime) -> Person | None:
    """Returns the person signed in with this secret; ``None`` if nobody is."""
    session = keys.find(f"session#{tokens.digest(secret)}", now) if secret else None
    if session is None or session.kind != "session" or session.person_id is None:
        return None
    return Person.find(session.person_id)


def end_session(actor: Actor, session_id: str) -> None:
    """Signs one browser out; does nothing if it is signed out already."""
    person = people.get(actor.person_id)
    session = person.sessions.get(session_id)
    if session is None:
        return
    write = Write()
    write.delete(Key(session.key))
    write.update(Person, person.person_id, [Person.sessions[session_id].remove()])
    write.commit()


def session_id(person: Person, secret: str) -> str | None:
    """Returns the id of the session with this secret; ``None`` if the person has none such."""
    key = f"session#{tokens.digest(secret)}"
    return next((id for id, session in person.sessions.items() if session.key == key), None)


def create_token(actor: Actor, *, name: str, now: datetime, once: Key | None = None) -> tuple[str, TokenInfo, str]:
    """Makes an API token; returns its id, its details, and the secret, which is shown only now."""
    name = people.checked_name(name)
    person = people.get(actor.person_id)
    if len(person.tokens) >= MOST_TOKENS:
        raise Invalid({"name": f"You can have up to {MOST_TOKENS} tokens. Delete one first."})
    secret = TOKEN_PREFIX + tokens.new_secret()
    id = tokens.new_id()
    row = keys.new(f"token#{tokens.digest(secret)}", kind="token", now=now, lasts=None, person_id=person.person_id)
    info = TokenInfo(name, row.key, now)
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


def authenticate(secret: str, now: datetime) -> str:
    """Returns the id of the person an API token acts for, in one UpdateItem that also counts; raises `LimitReached`."""
    if not secret.startswith(TOKEN_PREFIX) or len(secret) > 100:
        raise NotSignedIn("This token isn’t valid, or was deleted.")
    try:
        row = keys.count(
            f"token#{tokens.digest(secret)}",
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
