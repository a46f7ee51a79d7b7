"""Signing in by mailed link, and sessions."""

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
from chalicelib.domain.people import copies, links, stopped_mail
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person, SessionInfo
from chalicelib.errors import LimitReached, LinkExpired

SESSION_LASTS = timedelta(days=60)
LINKS_AN_HOUR = 10
"""The most sign-in mails to one address."""
REQUESTS_AN_HOUR = 100
"""The most sign-in requests from one caller; an office shares one."""
MOST_SESSIONS = 30


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


def redeem(token: str, *, browser: str, now: datetime) -> tuple[Person, str]:
    """Uses up a sign-in link; returns the person and the new session's secret. Raises `LinkExpired` for a used link."""
    person, email = links.follow_sign_in(token, now)
    used = keys.new(f"used#{tokens.digest(token.lower())}", kind="used", now=now, lasts=timedelta(hours=1))
    secret = tokens.new_secret()
    session = keys.new(
        f"session#{tokens.digest(secret)}", kind="session", now=now, lasts=SESSION_LASTS, person_id=person.person_id
    )
    write = Write()
    try:
        keys.once(write, used, now)
        write.put(session)
        changes = [Person.sessions[tokens.new_id()].set(plain(SessionInfo(session.key, browser[:200], now)))]
        for id, info in _sessions_to_end(person, now):
            write.delete(Key(info.key))
            changes.append(Person.sessions[id].remove())
        changes += stopped_mail.read_at(write, person, email, now)
        write.update(Person, person.person_id, changes)
        write.commit()
    except keys.Repeated:
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
