"""Shared by all tests: DynamoDB, SQS, SES, SNS and S3 as moto plays them, and the cast.

Carol coaches Alice and Bob; Dan coaches other people; Mallory is a stranger with an account.
"""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec
import pytest
from moto import mock_aws
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.ses.models import ses_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from chalicelib import aws, clock, config, signing_keys
from chalicelib.database.definitions import definition
from chalicelib.database.rows import Row, plain
from chalicelib.database.transactions import Write
from chalicelib.domain import models
from chalicelib.domain.actions import adding
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.notices import Role
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import person as people
from chalicelib.domain.people import phones
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.team import accepting, coaches, joining, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.signing_keys import SigningKey, SigningKeys
from tests import beside, properties, quick_moto, read_once, whole_rows, workers
from tests.quick_moto.rows import Stored, copied, kept, put_back, seen

os.environ.update(
    {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "STAGE": "test",
        "PUBLIC_URL": "https://plans.example.com",
        "MAIL_DOMAIN": "mail.example.com",
        "SIGNING_KEYS": "/followthrough-test/signing-keys",
        "CONFIGURATION_SET": "followthrough-test",
        "MAIL_BUCKET": "test-mail",
        "FILES_BUCKET": "test-files",
        "DELIVERIES_QUEUE_URL": "https://queue.amazonaws.com/123456789012/deliveries",
        "URGENT_QUEUE_URL": "https://queue.amazonaws.com/123456789012/urgent",
        "TEXT_COUNTRIES": "DE,FR,GB,US",
    }
)
os.environ.pop("AWS_ENDPOINT_URL", None)


RowT = TypeVar("RowT", bound=Row)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Berlin."""
SIGNING_KEYS = SigningKeys((SigningKey("a key for tests that is long enough", datetime(2026, 1, 1, tzinfo=UTC)),))

for _model in models.all_models():
    os.environ[_model.Meta.env] = f"test-{_model.Meta.env.removesuffix('_TABLE').lower()}"

if day := os.environ.get("TODAY"):
    _SINCE = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC) - datetime.now(UTC)
    clock.now = lambda: datetime.now(UTC) + _SINCE

quick_moto.open_the_short_way()
read_once.share()
whole_rows.fetch()


@pytest.fixture(scope="session", autouse=True)
def _cloud() -> Iterator[None]:
    with cloud():
        yield


@contextmanager
def cloud() -> Iterator[None]:
    """AWS as the application finds it: its tables, a bucket, its signing keys and its queues."""
    with mock_aws():
        aws.forget_clients()
        client = aws.dynamodb()
        for model in models.all_models():
            client.create_table(TableName=os.environ[model.Meta.env], **definition(model))
        aws.s3().create_bucket(Bucket="test-files")
        aws.ssm().put_parameter(
            Name=os.environ["SIGNING_KEYS"], Type="SecureString", Value=signing_keys.write(SIGNING_KEYS)
        )
        os.environ["DELIVERIES_QUEUE_URL"] = aws.sqs().create_queue(QueueName="deliveries")["QueueUrl"]
        os.environ["URGENT_QUEUE_URL"] = aws.sqs().create_queue(QueueName="urgent")["QueueUrl"]
        yield
    aws.forget_clients()


@pytest.fixture(autouse=True)
def _empty_cloud(_cloud: None) -> None:
    """Empties the tables, buckets, queues, mails and texts; quicker than making the tables anew."""
    for table in dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables.values():
        table.items.clear()
    for bucket in s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.values():
        bucket.keys.clear()
    ses = ses_backends[DEFAULT_ACCOUNT_ID]["us-east-1"]
    ses.sent_messages.clear()
    ses.email_identities.clear()
    sns_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].sms_messages.clear()
    ses.verify_domain("mail.example.com")
    _empty_queue()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Sets settings of the deployment for one test: ``setting(NUMBERS_A_DAY=2)``."""

    def changed(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, str(value))
        config.settings.cache_clear()

    yield changed
    monkeypatch.undo()
    config.settings.cache_clear()


def _empty_queue() -> None:
    """Empties the queues behind the scenes, since PurgeQueue works only once a minute."""
    for queue in sqs_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].queues.values():
        queue._messages.clear()


_MADE: dict[tuple[str, datetime], tuple[dict[str, Any], dict[str, list[Stored]]]] = {}
"""The row itself, and what came into each table."""


def made_once(name: str, model: type[RowT], now: datetime, make: Callable[[], RowT]) -> RowT:
    """Makes what most tests begin with, by the verbs, once a session; then puts its rows back, which is 100 times
    faster."""
    if (name, now) not in _MADE:
        before = {table: [each.row for each in kept(table)] for table in _tables()}
        stream._made[:] = [0, 0]
        row = make()
        new = {table: [each for each in kept(table) if each.row not in before[table]] for table in _tables()}
        _MADE[name, now] = row.serialize(), new
    else:
        for table, made in _MADE[name, now][1].items():
            put_back(table, made)
    # Entries of one millisecond sort by how many came before: those put back came first.
    stream._made[:] = [int(now.timestamp() * 1000), 9]
    return model.from_raw_data(copied(_MADE[name, now][0]))


def _tables() -> list[str]:
    return [os.environ[model.Meta.env] for model in models.all_models()]


@pytest.fixture
def carol(now: datetime) -> Person:
    """A coach in New York."""
    asked = {"email": "carol@coaching.example", "name": "Carol Reed", "time_zone": "America/New_York"}
    return made_once("carol", Person, now, lambda: coaches.create_coach(**asked, now=now))


@pytest.fixture
def dan(now: datetime) -> Person:
    """A second coach, with nothing to do with Alice."""
    asked = {"email": "dan@coaching.example", "name": "Dan Ortiz", "time_zone": "Europe/London"}
    return made_once("dan", Person, now, lambda: coaches.create_coach(**asked, now=now))


@pytest.fixture
def mallory(now: datetime) -> Person:
    """A stranger who has an account and may even coach."""
    asked = {"email": "mallory@elsewhere.example", "name": "Mallory", "time_zone": "UTC"}
    return made_once("mallory", Person, now, lambda: coaches.create_coach(**asked, now=now))


@pytest.fixture
def open_plan(carol: Person, now: datetime) -> Callable[..., Plan]:
    """Opens a plan of Carol's; the client has accepted unless ``accepted=False``."""

    def opened(
        name: str = "Alice Moreau",
        email: str = "alice@home.example",
        *,
        accepted: bool = True,
        once: Key | None = None,
        **more: Any,
    ) -> Plan:
        client = Details(**{"name": name, "email": email, "time_zone": "Europe/Berlin"} | more)
        plan = opening.open_plan(Actor(carol.person_id), client, now=now, once=once)
        return accepting.accept(Actor(plan.client_id, "link"), plan.plan_id, now=now, name=name) if accepted else plan

    return opened


@pytest.fixture
def plan(open_plan: Callable[..., Plan], now: datetime) -> Plan:
    """Carol's plan with Alice in Berlin, accepted, nothing owed any more."""

    def made() -> Plan:
        plan = open_plan()
        forget_notifications()
        _empty_queue()
        return plan

    return made_once("plan", Plan, now, made)


@pytest.fixture
def alice(plan: Plan) -> Person:
    return people.get(plan.client_id)


@pytest.fixture
def viewer(plan: Plan, dan: Person) -> Person:
    """Makes Dan a viewer of Alice's plan."""
    join(plan, dan, "viewer")
    return dan


@pytest.fixture
def bring(plan: Plan, carol: Person) -> Callable[..., Plan]:
    """Invites someone to Alice's plan, by default as a coach; they accept, and nothing is owed any more."""

    def brought(person: Person, role: Role = "coach", *, into: Plan = plan) -> Plan:
        joining.invite(
            Actor(carol.person_id), into.plan_id, Details(name=person.name, email=person.email), role, now=NOW
        )
        after = joining.accept(Actor(person.person_id), into.plan_id, now=NOW)
        forget_notifications()
        return after

    return brought


@pytest.fixture
def add_action(plan: Plan, carol: Person, now: datetime) -> Callable[..., Action]:
    """Adds an action to Alice's plan as Carol, due in ten days, without reminders unless ``specs`` gives some."""

    def added(what: str = "Call the bank", *, by: Person | None = None, due: datetime | None = None, at: datetime | None = None,
              in_plan: Plan | None = None, once: Key | None = None, **more: Any) -> Action:  # fmt: skip
        more.setdefault("specs", [])
        more.setdefault("past_due", True)
        return adding.create(
            Actor((by or carol).person_id),
            (in_plan or plan).plan_id,
            NewAction(what, Due(at=due or now + timedelta(days=10)), **more),
            now=at or now,
            once=once,
        )

    return added


@pytest.fixture
def with_phone(now: datetime) -> Callable[[Person, str], Person]:
    """Gives someone a confirmed number."""

    def confirmed(person: Person, number: str = "+4915112345678") -> Person:
        phones.set_phone(Actor(person.person_id), number, now=now)
        forget_notifications(person.person_id)
        confirmed_person = phones.confirm(number, now=now)
        assert confirmed_person is not None
        return confirmed_person

    return confirmed


def join(plan: Plan, person: Person, role: Role) -> None:
    """Makes someone another member of a plan."""
    write = Write()
    member = Member(person.person_id, role, person.name, person.email, person.time_zone)
    write.update(Plan, plan.plan_id, [Plan.members[person.person_id].set(plain(member))])
    write.put(
        Membership(person.person_id, plan.plan_id, role=role, prefix=plan.prefix, client_name=plan.client.name,
                   coach_name=plan.primary.name, created_at=NOW)
    )  # fmt: skip
    write.commit()


# What tests ask of the world


def table_items(model: type[Row]) -> list[dict[str, Any]]:
    """Returns everything in a table, raw and behind the scenes: what has the same hash key in the order in which it
    came."""
    items: list[dict[str, Any]] = copied(seen(os.environ[model.Meta.env]))
    return items


def everything() -> str:
    """Returns all tables as comparable text, to check that a refused request writes nothing. Leaves out keys of limits
    and old tokens, and the counts of people's tokens."""
    tables_now = []
    for model in models.all_models():
        items = seen(os.environ[model.Meta.env])
        if model.__name__ == "Key":
            items = [item for item in items if item["kind"]["S"] not in ("limit", "token")]
            items = [
                {name: value for name, value in item.items() if (item["kind"]["S"], name) != ("tokens", "used")}
                for item in items
            ]
        written = sorted(msgspec.json.encode(item).decode() for item in items)
        tables_now.append(f"{model.__name__}:\n" + "\n".join(written))
    return "\n".join(tables_now)


def owed(person_or_address: Person | str | None = None) -> list[Notification]:
    """Returns what is owed to one recipient, or to all, by due time; of one moment, in the order in which it came."""
    recipient = person_or_address.person_id if isinstance(person_or_address, Person) else person_or_address
    rows = [Notification.from_raw_data(item) for item in table_items(Notification)]
    return sorted((row for row in rows if recipient in (None, row.recipient)), key=lambda row: row.due_at)


def invited(plan: Plan, email: str) -> str:
    """Returns the id by which a plan knows whom it invited at this address."""
    now = Plan.get(plan.plan_id, consistent_read=True)
    return next(member.person_id for member in now.members.values() if member.email == email)


def invitation(email: str) -> Person:
    """Returns the latest invitation of this address."""
    rows = [Person.from_raw_data(item) for item in table_items(Person) if "invited_to" in item]
    return max((row for row in rows if row.email == email), key=lambda row: row.created_at)


def mailed_at(email: str) -> set[str]:
    """Returns the ids of all who get mail at this address: the address, its owner, and invitations of it."""
    rows = [item for item in table_items(Person) if item["email"]["S"] == email]
    return {f"mailto:{email}", *(item["person_id"]["S"] for item in rows)}


def owner(email: str) -> Person:
    """Returns who has this address."""
    address = Address.get(f"mailto:{email}", consistent_read=True)
    return people.get(address.person_id)


def forget_notifications(recipient: str | None = None) -> None:
    for row in owed(recipient):
        row.delete()


def entries(plan: Plan) -> list[Entry]:
    """Returns the plan's stream, oldest first."""
    return Entry.rows(plan.plan_id)


def kinds(plan: Plan) -> list[str]:
    return [entry.kind for entry in entries(plan)]


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Counts the requests to AWS by operation, such as ``GetItem``, made inside."""
    calls: Counter[str] = Counter()

    def note(model: Any, **_: Any) -> None:
        calls[model.name] += 1

    clients = [aws.dynamodb(), aws.sqs(), aws.s3(), aws.ses(), aws.sns()]
    for client in clients:
        client.meta.events.register("before-call.*.*", note)
    try:
        yield calls
    finally:
        for client in clients:
            client.meta.events.unregister("before-call.*.*", note)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    workers.shuffle(items)
    yield  # to what puts some of them last
    workers.slowest_first(items)
    properties.as_many_examples(items)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays to the end: looking for garbage in it again and again took a tenth of the
    time. What a cloud imports and reads is there before workers fork, which would do that each for themselves."""
    if session.config.getoption("workers"):
        with cloud():
            pass
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    beside.add_option(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    if not session.config.getoption("workers") or session.testsfailed or session.config.getoption("collectonly"):
        return None
    beside.run(session, workers.shares(session.items))
    return True


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says loudly that nothing was tested in a browser; here, because nobody sees a worker's summary."""
    if any("NO CHROMIUM" in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.section("NO CHROMIUM: NOTHING WAS TESTED IN A BROWSER", sep="!", red=True, bold=True)
