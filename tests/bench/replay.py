"""What AWS answered once, given again below botocore: so that time is spent in our code and the clients', in no emulator.

While recording, requests go to the emulator and their answers are kept, in their order. Then the same work, done again and
again, gets the same answers; and the floor is the same calls made by stock botocore, which gets them too.
"""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import botocore.session
import msgspec
from botocore.awsrequest import AWSResponse
from moto.core.models import botocore_stubber

from chalicelib import aws
from tests.quick_moto import the_long_way

SERVICES = ("dynamodb", "sqs", "ses", "sns", "s3")


class Call(msgspec.Struct):
    """A request as it was asked for, and the answer to it."""

    service: str
    operation: str
    asked: dict[str, Any]
    status: int = 0
    headers: dict[str, str] = {}
    body: bytes = b""


class _Content(io.BytesIO):
    """A body as urllib3 gives it."""

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.read()


def recorded(work: Callable[[], object]) -> list[Call]:
    """Does the work once, on the emulator, and returns what was asked and answered."""
    calls: list[Call] = []

    def asked(params: dict[str, Any], model: Any, **_: Any) -> None:
        calls.append(Call(model.service_model.service_name, model.name, dict(params)))

    def answered(response_dict: dict[str, Any], **_: Any) -> None:
        call = calls[-1]
        call.status, call.headers = response_dict["status_code"], dict(response_dict["headers"])
        call.body = _all_of(response_dict["body"])

    listeners: dict[str, Callable[..., None]] = {
        "before-parameter-build": asked,
        "response-received": answered,
    }
    with ExitStack() as listening:
        for event, handler in listeners.items():
            listening.enter_context(_listening(event, handler))
        listening.enter_context(the_long_way())
        work()
    return calls


@contextmanager
def _listening(event: str, handler: Callable[..., None]) -> Iterator[None]:
    clients = [getattr(aws, service)() for service in SERVICES]
    names = [f"{event}.{client.meta.service_model.service_id.hyphenize()}" for client in clients]
    for client, name in zip(clients, names, strict=True):
        client.meta.events.register(name, handler)
    yield
    for client, name in zip(clients, names, strict=True):
        client.meta.events.unregister(name, handler)


def _all_of(body: Any) -> bytes:
    """Returns a whole body; of one that is streamed, the stream is wound back for who asked."""
    if isinstance(body, bytes):
        return body
    stream = body._raw_stream
    content: bytes = stream.read()
    stream.seek(0)
    return content


@contextmanager
def _answering(clients: list[Any], calls: list[Call]) -> Iterator[None]:
    """Inside, these clients get the recorded answers, in their order."""
    left = iter(calls)

    def send(request: Any, **_: Any) -> AWSResponse:
        call = next(left)
        return AWSResponse(request.url, call.status, call.headers, _Content(call.body))

    names = [f"before-send.{client.meta.service_model.service_id.hyphenize()}" for client in clients]
    before, botocore_stubber.enabled = botocore_stubber.enabled, False
    for client, name in zip(clients, names, strict=True):
        client.meta.events.register_first(name, send)
    try:
        yield
    finally:
        botocore_stubber.enabled = before
        for client, name in zip(clients, names, strict=True):
            client.meta.events.unregister(name, send)


def ours(work: Callable[[], object], calls: list[Call]) -> Callable[[], float]:
    """Returns a function that does the work once on recorded answers and returns the seconds of processor time it took."""
    clients = [getattr(aws, service)() for service in SERVICES]

    def once() -> float:
        with _answering(clients, calls), the_long_way():
            return _timed(work)

    return once


def stock(calls: list[Call]) -> Callable[[], float]:
    """Returns a function that makes the same calls by clients as botocore gives them to everybody."""
    session = botocore.session.get_session()
    clients = {service: session.create_client(service) for service in {call.service for call in calls}}

    def bare() -> None:
        for call in calls:
            clients[call.service]._make_api_call(call.operation, call.asked)

    def once() -> float:
        with _answering(list(clients.values()), calls), the_long_way():
            return _timed(bare)

    return once


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
