"""The API, called by the cast at a fixed time."""

from collections.abc import Callable
from datetime import datetime

import pytest
from chalice.test import Client

from app import app
from chalicelib import clock
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import api_tokens, sign_in
from chalicelib.domain.people.person import Person
from tests.web.api.caller import Caller
from tests.web.pages.visitor import Visitor


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the wall clock."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_to


@pytest.fixture
def calls_as(now: datetime, clock_at: Callable[[datetime], None]) -> Callable[[Person | None], Caller]:
    """Calls the API with a token of this person's; ``None``: without one."""
    clock_at(now)
    client = Client(app)

    def calling(person: Person | None) -> Caller:
        if person is None:
            return Caller(client, None)
        return Caller(client, api_tokens.create(Actor(person.person_id), name="test", now=now)[2])

    return calling


@pytest.fixture
def as_carol(calls_as: Callable[[Person | None], Caller], carol: Person) -> Caller:
    return calls_as(carol)


@pytest.fixture
def as_alice(calls_as: Callable[[Person | None], Caller], alice: Person) -> Caller:
    return calls_as(alice)


@pytest.fixture
def as_mallory(calls_as: Callable[[Person | None], Caller], mallory: Person) -> Caller:
    return calls_as(mallory)


@pytest.fixture
def as_viewer(calls_as: Callable[[Person | None], Caller], viewer: Person) -> Caller:
    return calls_as(viewer)


@pytest.fixture
def as_nobody(calls_as: Callable[[Person | None], Caller]) -> Caller:
    return calls_as(None)


@pytest.fixture
def visits_as(now: datetime, clock_at: Callable[[datetime], None]) -> Callable[[Person | None], Visitor]:
    """A browser in which this person is signed in; ``None``: nobody."""
    clock_at(now)
    client = Client(app)

    def visiting(person: Person | None) -> Visitor:
        if person is None:
            return Visitor(client, None, "")
        token = sign_in.link_path(person, now).rsplit("/", 1)[1]
        return Visitor(client, person, sign_in.redeem(token, browser="Firefox on Linux", now=now)[1])

    return visiting
