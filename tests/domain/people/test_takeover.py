"""Whatever order addresses are asked for, confirmed and removed in, one that was removed gives no way in.

Mallory keeps all that ever reached an address of hers: links of each kind, sessions, API tokens, and what these opened.
"""

import contextlib
from collections.abc import Callable
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import api_tokens, browsers, emails, following, links, main_email, removing, sign_in
from chalicelib.domain.people import person as people
from chalicelib.errors import NotSignedIn, Refused
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW

EMAILS = ("mistyped@x.example", "second@x.example")
HOME = "alice@home.example"


class World:
    """One fresh Alice, and what Mallory has of her."""

    def __init__(self) -> None:
        person = people.new(name="Alice", email=HOME, time_zone="UTC", now=NOW, confirmed=True)
        person.save()
        addresses.new(addresses.mailto(HOME), person.person_id, confirmed=True).save()
        self.id, self.now, self.alice = person.person_id, NOW, Actor(person.person_id)
        self.links: dict[str, tuple[str, str]] = {}
        """The kind and the address of each question whose link was mailed, by its id."""
        self.dead: set[str] = set()
        """The questions about an address that was removed since."""
        self.sessions: list[tuple[str, str]] = []
        self.tokens: list[tuple[str, str]] = []

    def mine(self) -> set[str]:
        return people.get(self.id).emails()

    def note(self) -> None:
        for id, each in people.get(self.id).questions.items():
            self.links.setdefault(id, (each.kind, each.email))

    def ask(self, email: str) -> None:
        emails.ask(self.actor(), email, now=self.now)

    def ask_main(self, email: str) -> None:
        main_email.ask(self.actor(), email, now=self.now)

    def ask_unread(self, email: str) -> None:
        main_email.ask(self.actor(), email, is_unread=True, now=self.now)

    def actor(self) -> Actor:
        """Alice; or Mallory, as soon as she has a session."""
        if not self.sessions or self.now.hour % 2:
            return self.alice
        return Actor(self.id, key=browsers.key_of(self.sessions[-1][0]))

    def follow(self, email: str) -> None:
        """Follows every link there ever was about an address."""
        for id, (kind, about) in list(self.links.items()):
            purpose: links.Asking = "main" if kind in ("main", "move") else "email"
            token = links.question_path(purpose, self.id, id).rsplit("/", 1)[1]
            before = people.get(self.id)
            with contextlib.suppress(Refused):
                if about == email:
                    act = (
                        main_email.confirm
                        if purpose == "main"
                        else lambda t, now: following.confirm("email", t, now=now)
                    )
                    act(token, now=self.now)
            after = people.get(self.id)
            if id in self.dead:
                assert (after.emails(), after.email, after.main_move) == (
                    before.emails(),
                    before.email,
                    before.main_move,
                )

    def remove(self, email: str) -> None:
        was_theirs = email in self.mine()
        removing.remove(self.alice, email, now=self.now)
        if was_theirs:
            self.dead |= {id for id, (_, about) in self.links.items() if about == email}

    def sign_in(self, email: str) -> None:
        token = links.sign_in_path(self.id, email, self.now).rsplit("/", 1)[1]
        secret = sign_in.redeem(token, browser="Mallory’s", now=self.now)[1]
        by = Actor(self.id, key=browsers.key_of(secret))
        self.sessions.append((secret, email))
        self.tokens.append((api_tokens.create(by, name="Mallory’s", now=self.now)[2], email))

    def week(self, email: str) -> None:
        self.now += timedelta(days=7)
        deliver(self.id, self.now)

    def check(self) -> None:
        person, mine = people.get(self.id), self.mine()
        assert all(email in mine for secret, email in self.sessions if browsers.session_person(secret, self.now))
        for secret, email in self.tokens:
            if email not in mine:
                with contextlib.suppress(NotSignedIn):
                    raise AssertionError(api_tokens.authenticate(secret, self.now))
        for address in mine:
            row = addresses.Address.find(addresses.mailto(address))
            assert row is not None
            assert row.person_id == self.id
        if person.main_move is not None:
            assert person.main_move.old == person.email
            assert person.main_move.email in mine
        for id in self.dead:
            assert id not in person.questions


STEPS: tuple[Callable[[World, str], None], ...] = (
    World.ask, World.ask_main, World.ask_unread, World.follow, World.follow, World.remove, World.sign_in, World.week,
)  # fmt: skip


@settings(max_examples=10)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(EMAILS)), max_size=8))
def test_no_order_of_steps_gives_a_removed_address_a_way_in(
    steps: list[tuple[Callable[[World, str], None], str]],
) -> None:
    for email in (HOME, *EMAILS):
        addresses.Address(addresses.mailto(email)).delete()
    world = World()
    first = [(World.ask, EMAILS[0]), (World.follow, EMAILS[0]), (World.sign_in, EMAILS[0])]
    last = [(step, email) for step in (World.remove, World.follow) for email in EMAILS]
    for step, email in [*first, *steps, *last]:
        world.now += timedelta(hours=1)
        with contextlib.suppress(Refused):
            step(world, email)
        world.note()
        world.check()
