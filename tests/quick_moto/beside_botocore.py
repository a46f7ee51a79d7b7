"""Each request that `chalicelib.wire` writes and each answer that it reads is also written and read by botocore's own way, and must
be the same, errors too. With ``LONG_WAY=1`` that is so in all tests."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
from botocore.awsrequest import AWSRequest
from botocore.parsers import JSONParser
from botocore.serialize import JSONSerializer, QuerySerializer

from chalicelib import wire


class Different(BaseException):
    """No error that code which goes on after errors would take for one."""


def hold() -> None:
    """From now on, in this process."""
    parse = wire.Parser.parse

    def read_twice(parser: wire.Parser, answer: dict[str, Any], shape: Any) -> Any:
        ours, theirs = _said(parse, parser, dict(answer), shape), _said(JSONParser().parse, dict(answer), shape)
        _same("Parser", with_items(ours), _as_ours(theirs, ours), answer)
        return parse(parser, answer, shape)

    parser: Any = wire.Parser
    parser.parse = read_twice
    serializers: list[tuple[Any, Any]] = [(wire.Serializer, JSONSerializer), (wire.FormSerializer, QuerySerializer)]
    for ours, theirs in serializers:
        ours.serialize_to_request = _written_twice(ours.serialize_to_request, theirs)


def _written_twice(write: Callable[..., Any], theirs: type[Any]) -> Callable[..., Any]:
    def written_twice(serializer: Any, asked: dict[str, Any], model: Any) -> Any:
        plain = _said(theirs().serialize_to_request, asked, model)
        _same(theirs.__name__, _sent(_said(write, serializer, asked, model)), _sent(plain), asked)
        return write(serializer, asked, model)

    return written_twice


def with_items(answer: Any) -> Any:
    """Returns an answer with those items read that `wire.items_as` left as they came."""
    if isinstance(answer, dict):
        return {name: with_items(each) for name, each in answer.items()}
    if isinstance(answer, list):
        return [with_items(each) for each in answer]
    return _item(answer) if isinstance(answer, msgspec.Raw) else answer


def _as_ours(theirs: Any, ours: Any) -> Any:
    """Returns botocore's answer with its items as the type as which ours were read."""
    items = ours.get("Items") if isinstance(ours, dict) else None
    kind = type(items[0]) if items else dict
    if not issubclass(kind, msgspec.Struct):
        return theirs
    return theirs | {"Items": msgspec.convert(theirs["Items"], list[kind])}  # type: ignore[valid-type]


_item = msgspec.json.Decoder(dict[str, wire.AttributeValue]).decode


def _said(step: Callable[..., Any], *given: Any) -> Any:
    try:
        return step(*given)
    except Exception as error:
        return type(error), str(error)


def _sent(request: Any) -> Any:
    """Returns a request with its body as it travels; JSON by what it says, since spaces and the order don't matter."""
    if not isinstance(request, dict):
        return request
    body = request["body"]
    if isinstance(body, dict):
        return request | {"body": str(AWSRequest("POST", "https://aws.example/", data=body).prepare().body)}
    text = body.decode()
    return request | {"body": json.loads(text) if text.startswith("{") else text}


def _same(what: str, ours: Any, theirs: Any, given: Any) -> None:
    if ours != theirs:
        raise Different(f"{what}: {ours!r:.2000} is not {theirs!r:.2000}, of {given!r:.2000}")
