"""API tokens: whom they act for, and that a person's share one limit."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import tokens
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.people import api_tokens, links, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person, TokenInfo
from chalicelib.errors import Invalid, LimitReached, NotSignedIn, PersonNotFound, TokenNotFound, TryAgain
from tests.conftest import NOW, counted, everything, table_items
from tests.refusing import refused

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def create(person: Person, name: str = "Script") -> tuple[str, TokenInfo, str]:
    return api_tokens.create(Actor(person.person_id), name=name, now=NOW)


def made_before(person: Person, name: str = "Old script") -> tuple[str, str]:
    """Makes a token as earlier versions did, with a row of its own; returns its id and secret."""
    secret, id = f"ft_{tokens.new_secret()}", tokens.new_id()
    row = keys.new(f"token#{tokens.digest(secret)}", kind="token", now=NOW, lasts=None, person_id=person.person_id)
    write = Write()
    write.create(row)
    write.update(Person, person.person_id, [Person.tokens[id].set(plain(TokenInfo(name, row.key, NOW)))])
    write.commit()
    return id, secret


@pytest.fixture(autouse=True)
def _a_new_function() -> Iterator[None]:
    """Remembers no owners of tokens made before."""
    api_tokens._owner.cache_clear()
    yield
    api_tokens._owner.cache_clear()


def test_a_token_acts_for_its_owner_in_one_call(carol: Person) -> None:
    id, info, secret = create(carol, " My  script ")
    assert (info.name, people.get(carol.person_id).tokens[id]) == ("My script", info)
    assert secret.startswith(f"ft_{carol.person_id}")
    assert secret not in everything()
    assert secret.removeprefix(f"ft_{carol.person_id}") not in everything()
    api_tokens.authenticate(secret, NOW)
    with counted() as calls:
        assert api_tokens.authenticate(secret, NOW) == carol.person_id
    assert calls == {"UpdateItem": 1}


def test_all_tokens_of_a_person_share_one_row_and_one_limit(
    carol: Person, dan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_tokens, "REQUESTS_A_MINUTE", 4)
    secrets = [create(carol)[2], create(carol)[2], made_before(carol)[1], made_before(carol)[1]]
    of_dan = create(dan)[2]
    for secret in secrets:
        assert api_tokens.authenticate(secret, NOW + timedelta(seconds=20)) == carol.person_id
    for secret in secrets:
        with refused(LimitReached, because="all your tokens together") as info:
            api_tokens.authenticate(secret, NOW + timedelta(seconds=20))
        assert info.value.retry_after == 40
    assert api_tokens.authenticate(of_dan, NOW) == dan.person_id
    assert api_tokens.authenticate(secrets[0], NOW + MINUTE) == carol.person_id
    assert len([item for item in table_items(Key) if item["kind"]["S"] == "tokens"]) == 2


def test_a_token_made_before_works_and_costs_more_the_first_time_only(carol: Person) -> None:
    _, secret = made_before(carol)
    with counted() as calls:
        assert api_tokens.authenticate(secret, NOW) == carol.person_id
    assert calls["GetItem"] == calls["TransactWriteItems"] == 1
    with counted() as calls:
        assert api_tokens.authenticate(secret, NOW) == carol.person_id
    assert calls == {"UpdateItem": 1}
    api_tokens._owner.cache_clear()  # another function
    with counted() as calls:
        assert api_tokens.authenticate(secret, NOW) == carol.person_id
    assert calls == {"GetItem": 1, "UpdateItem": 1}


def test_a_deleted_token_is_refused_at_once(carol: Person, dan: Person) -> None:
    id, _, secret = create(carol)
    other = create(carol)[2]
    api_tokens.authenticate(secret, NOW)
    with refused(TokenNotFound):
        api_tokens.delete(Actor(dan.person_id), id, now=NOW)
    api_tokens.delete(Actor(carol.person_id), id, now=NOW)
    with refused(NotSignedIn):
        api_tokens.authenticate(secret, NOW)
    with refused(TokenNotFound):
        api_tokens.delete(Actor(carol.person_id), id, now=NOW)
    assert len(people.get(carol.person_id).tokens) == 1
    assert api_tokens.authenticate(other, NOW) == carol.person_id


@pytest.mark.parametrize("was_used", [False, True])
def test_a_deleted_token_made_before_is_refused_at_once(carol: Person, was_used: bool) -> None:
    id, secret = made_before(carol)
    if was_used:
        api_tokens.authenticate(secret, NOW)
    api_tokens.delete(Actor(carol.person_id), id, now=NOW)
    for _ in range(2):
        with refused(NotSignedIn):
            api_tokens.authenticate(secret, NOW)
        api_tokens._owner.cache_clear()
    assert people.get(carol.person_id).tokens == {}


def test_a_token_deleted_while_it_moves_does_not_come_back(carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    id, secret = made_before(carol)
    commit = Write.commit
    deleted: list[bool] = []

    def deletes_first(write: Write) -> None:
        if not deleted:
            deleted.append(True)
            api_tokens.delete(Actor(carol.person_id), id, now=NOW)
        commit(write)

    with monkeypatch.context() as patch:
        patch.setattr(Write, "commit", deletes_first)
        with pytest.raises(NotSignedIn):
            api_tokens.authenticate(secret, NOW)
    with refused(NotSignedIn):
        api_tokens.authenticate(secret, NOW)


@pytest.mark.parametrize(
    "secret",
    ["", "ft_", "ft_" + "a" * 32, "ft_" + "a" * 48, "abc", "ft_" + "x" * 5000, "Bearer ft_", "ft_é" + "a" * 31],
)
def test_a_wrong_token_is_refused_and_makes_no_ghost(carol: Person, secret: str) -> None:
    with refused(NotSignedIn):
        api_tokens.authenticate(secret, NOW)
    assert table_items(Key) == []


def test_who_guesses_with_somebodys_id_neither_gets_in_nor_uses_their_limit_up(
    carol: Person, dan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_tokens, "REQUESTS_A_MINUTE", 2)
    secret = create(carol)[2]
    of_dan = create(dan)[2]
    api_tokens.authenticate(secret, NOW)
    guesses = [f"ft_{carol.person_id}{'a' * 32}", of_dan.replace(dan.person_id, carol.person_id), secret[:-1] + "a"]
    for guess in guesses * 3:
        with counted() as calls, pytest.raises(NotSignedIn):
            api_tokens.authenticate(guess, NOW)
        assert sum(calls.values()) <= 3
    assert api_tokens.authenticate(secret, NOW) == carol.person_id


def test_a_session_is_no_token(carol: Person) -> None:
    link = links.sign_in_path(carol.person_id, carol.email, NOW).removeprefix("/sign-in/")
    _, secret = sign_in.redeem(link, browser="", now=NOW)
    for wrong in (f"ft_{secret}", f"ft_{carol.person_id}{secret}"):
        with refused(NotSignedIn):
            api_tokens.authenticate(wrong, NOW)


def test_throttling_is_not_taken_for_a_wrong_token(carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = create(carol)[2]

    def throttled(*_: object, **__: object) -> None:
        raise TryAgain

    monkeypatch.setattr(keys, "count", throttled)
    with refused(TryAgain):
        api_tokens.authenticate(secret, NOW)


def test_tokens_have_a_name_an_owner_and_an_end(carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_tokens, "MOST_TOKENS", 1)
    with refused(Invalid, at="name"):
        create(carol, " ")
    with refused(PersonNotFound):
        api_tokens.create(Actor("nobody"), name="Script", now=NOW)
    create(carol)
    with refused(Invalid, at="name"):
        create(carol, "Another")


def test_of_two_made_at_once_none_is_one_too_many(carol: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_tokens, "MOST_TOKENS", 1)
    stale = people.get(carol.person_id)
    create(carol)
    monkeypatch.setattr(people, "get", lambda _: stale)
    with refused(Invalid, at="name"):
        create(carol, "Another")


def test_the_same_idempotency_key_makes_one_token(carol: Person) -> None:
    def once() -> Key:
        return keys.new("idempotency#1", kind="idempotency", now=NOW, lasts=DAY)

    made: Any = api_tokens.create(Actor(carol.person_id), name="Script", now=NOW, once=once())
    with refused(keys.Repeated):
        api_tokens.create(Actor(carol.person_id), name="Script", now=NOW, once=once())
    row = Key.find("idempotency#1")
    assert row is not None
    assert row.data == {keys.MADE: made[0]}
