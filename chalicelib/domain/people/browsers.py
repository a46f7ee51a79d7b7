"""Signed-in browsers. A session knows the address that opened it, and ends with it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from chalicelib import tokens
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.people import account_news
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person, SessionInfo, TokenInfo

SESSION_LASTS = timedelta(days=60)
MOST_SESSIONS = 30
BROWSER_KNOWN_FOR = timedelta(days=400)
"""How long we know a browser by its cookie after someone signed in there; browsers keep no cookie longer."""


def begin(
    write: Write, person: Person, email: str, *, browser: str, marker: str, before: str, now: datetime
) -> tuple[str, list[Any]]:
    """Begins a session opened by a link to ``email``; returns its secret and the changes to the person's row.

    ``marker`` is the browser's own random cookie and ``before`` the secret of the session it had, if any: these identify a known browser.
    The main address is notified of any other, except when someone signs in for the very first time.
    """
    secret = tokens.new_secret()
    browser_key = f"browser#{person.person_id}#{tokens.digest(marker)}" if marker else None
    if person.email_confirmed and not _is_known(person, browser_key, before, now):
        account_news.owe(write, person, "new_browser", now, browser=browser[:200], email=email)
    session = keys.new(
        key_of(secret), kind="session", now=now, lasts=SESSION_LASTS, person_id=person.person_id, data={"email": email}
    )
    write.put(session)
    if browser_key:
        lasts = BROWSER_KNOWN_FOR
        write.put(keys.new(browser_key, kind="browser", now=now, lasts=lasts, person_id=person.person_id))
    info = SessionInfo(session.key, browser[:200], now, email, browser_key)
    changes: list[Any] = [Person.sessions[tokens.new_id()].set(plain(info))]
    for id, old in _surplus(person, now):
        write.delete(Key(old.key))
        changes.append(Person.sessions[id].remove())
    return secret, changes


def _is_known(person: Person, browser_key: str | None, before: str, now: datetime) -> bool:
    if before and session_id(person, before) is not None:
        return True
    known = keys.find(browser_key, now) if browser_key else None
    since = person.browsers_since
    return known is not None and known.kind == "browser" and (since is None or known.created_at > since)


def _surplus(person: Person, now: datetime) -> list[tuple[str, SessionInfo]]:
    """Returns expired sessions, and the oldest beyond the number a person may have."""
    newest_first = sorted(person.sessions.items(), key=lambda item: item[1].created_at, reverse=True)
    return [
        item
        for place, item in enumerate(newest_first)
        if place >= MOST_SESSIONS - 1 or item[1].created_at + SESSION_LASTS <= now
    ]


def session_person(secret: str, now: datetime) -> Person | None:
    """Returns the person signed in with this secret; ``None`` if nobody is.

    The person's own list decides: a session that isn't in it, or whose address is no longer theirs, doesn't count.
    """
    row = keys.find(key_of(secret), now) if secret else None
    if row is None or row.kind != "session" or row.person_id is None:
        return None
    person = Person.find(row.person_id)
    return person if person is not None and any(info.key == row.key for _, info in listed(person, now)) else None


def listed(person: Person, now: datetime) -> list[tuple[str, SessionInfo]]:
    """Returns the sessions that are valid, newest first."""
    found = [
        (id, info)
        for id, info in person.sessions.items()
        if info.created_at + SESSION_LASTS > now and info.email in (None, *person.emails())
    ]
    return sorted(found, key=lambda item: item[1].created_at, reverse=True)


def key_of(secret: str) -> str:
    """Returns the key of the row of a session with this secret."""
    return f"session#{tokens.digest(secret)}"


def session_id(person: Person, secret: str) -> str | None:
    """Returns the id of the session with this secret; ``None`` if the person has none such."""
    return next((id for id, session in person.sessions.items() if session.key == key_of(secret)), None)


def address_of(person: Person, actor: Actor) -> str | None:
    """Returns the address that opened the acting session, or the session that made the acting token; ``None`` if it isn't
    known."""
    infos: list[SessionInfo | TokenInfo] = [*person.sessions.values(), *person.tokens.values()]
    return next((info.email for info in infos if actor.key is not None and info.key == actor.key), None)


def end_session(actor: Actor, session_id: str) -> None:
    """Signs one browser out; does nothing if it is signed out already. Another browser than the actor's own is new when
    someone signs in there again."""
    person = people.get(actor.person_id)
    session = person.sessions.get(session_id)
    if session is None:
        return
    write = Write()
    forgets = session.key != actor.key
    write.update(Person, person.person_id, ending(write, person, lambda info: info.key == session.key, forgets=forgets))
    write.commit()


def end_others(actor: Actor, *, now: datetime) -> None:
    """Signs out all browsers but the actor's own; each is new when someone signs in there again."""
    person = people.get(actor.person_id)
    write = Write()
    write.update(Person, person.person_id, ending_all(write, person, now, but=actor.key))
    write.commit()


def ending_all(write: Write, person: Person, now: datetime, *, but: str | None = None) -> list[Any]:
    """Ends all sessions but the one whose row is ``but``, and forgets every browser; returns the changes to the
    person's row."""
    return [*ending(write, person, lambda info: info.key != but, forgets=False), Person.browsers_since.set(now)]


def ending_of(write: Write, person: Person, emails: set[str], *, but: str | None = None) -> list[Any]:
    """Ends the sessions that these addresses opened; returns the changes to the person's row.

    Older sessions, whose address wasn't kept, may have been opened by any of them, so they end as well, except the one whose row is
    ``but``: its owner is just removing the address.
    """
    return ending(write, person, lambda info: info.email in emails or (info.email is None and info.key != but))


def ending(write: Write, person: Person, ends: Callable[[SessionInfo], bool], *, forgets: bool = True) -> list[Any]:
    """Ends some sessions; returns the changes to the person's row. ``forgets`` makes their browsers new again."""
    ended = {id: info for id, info in person.sessions.items() if ends(info)}
    for info in ended.values():
        write.delete(Key(info.key))
    for browser_key in {info.browser_key for info in ended.values() if forgets and info.browser_key}:
        write.delete(Key(browser_key))
    return [Person.sessions[id].remove() for id in ended]
