"""A shorter way to AWS and back, for all clients.

botocore walks through each request and answer in JSON, shape by shape and in Python, and works out for every call where the
service is and what to call itself; for a query's answer that is nine tenths of the time. Here msgspec does the walking, by
types made of the same shapes, and what stays the same for a client is worked out once. Signing, sending, trying again and
errors are botocore's own, and so is every answer that isn't plainly as described.
"""

import copy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypedDict
from urllib.parse import quote_plus

import botocore
import msgspec
from botocore.config import Config
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.parsers import JSONParser, ResponseParserFactory
from botocore.serialize import JSONSerializer, QuerySerializer

SHORT = Config(
    # AWS itself checks what it is asked, and requests are made by PynamoDB or by a few lines of ours.
    parameter_validation=False,
    # Else it is put together twice a call.
    user_agent=f"Botocore/{botocore.__version__} Followthrough",
    # Else DynamoDB may be found at an address per account, which is worked out by what is asked for.
    account_id_endpoint_mode="disabled",
)
"""What the settings of a client need for the way to be short."""


class AttributeValue(TypedDict, total=False):
    """DynamoDB's typed value: the one shape of those used that holds others of its kind."""

    S: str
    N: str
    B: bytes
    SS: list[str]
    NS: list[str]
    BS: list[bytes]
    M: "dict[str, AttributeValue]"
    L: "list[AttributeValue]"
    NULL: bool
    BOOL: bool


class Attribute(AttributeValue, total=False):
    """The same as an attribute of an item, whose nested values stay the JSON that came."""

    M: msgspec.Raw  # type: ignore[misc]


_ITEMS, _ITEM = "ItemList", "AttributeMap"
"""The shapes of the items of a query's answer, and of an item."""
_items: ContextVar[Any] = ContextVar("_items", default=AttributeValue)
"""What they are read as."""


@contextmanager
def items_as(kind: Any) -> Iterator[None]:
    """Inside, the items of a query's answer are read straight into this type, at a third of the cost; what doesn't fit it, and what
    botocore has to read, is read as ever. As `msgspec.Raw` each stays the JSON that came, also those that were asked for by their keys."""
    before = _items.set(kind)
    try:
        yield
    finally:
        _items.reset(before)


_SIMPLE = {"string": str, "integer": int, "long": int, "double": float, "float": float, "boolean": bool, "blob": bytes}
_BASE64 = re.compile("[A-Za-z0-9+/]*={0,2}")


class _NotByTypes(Exception):
    """JSON of this shape isn't read by types alone: it holds times, or names that differ from those in Python."""


def _type_of(shape: Shape, items: Any = AttributeValue) -> Any:
    if shape.name == AttributeValue.__name__:
        return AttributeValue
    if items is not AttributeValue and shape.name == _ITEMS:
        return list[items]
    if items is msgspec.Raw and shape.name == _ITEM:
        return items
    if isinstance(shape, StructureShape):
        if shape.is_tagged_union or shape.is_document_type or shape.event_stream_name:
            raise _NotByTypes
        members = {}
        for name, member in shape.members.items():
            if member.serialization.get("name", name) != name:
                raise _NotByTypes
            members[name] = _type_of(member, items)
        return TypedDict(shape.name, members, total=False)  # type: ignore[operator]
    if isinstance(shape, ListShape):
        return list[_type_of(shape.member, items)]  # type: ignore[misc]
    if isinstance(shape, MapShape):
        return dict[str, _type_of(shape.value, items)]  # type: ignore[misc]
    if shape.type_name not in _SIMPLE:
        raise _NotByTypes
    return _SIMPLE[shape.type_name]


class Parser(JSONParser):  # type: ignore[misc]
    """Reads at once what is as its shape says, and leaves to botocore what is not: errors, nulls, values of other types."""

    def __init__(self) -> None:
        super().__init__()
        self._decoders: dict[tuple[Shape, Any], msgspec.json.Decoder[Any] | None] = {}

    def _handle_json_body(self, raw_body: bytes, shape: Shape) -> Any:
        for items in dict.fromkeys((_items.get(), AttributeValue)):
            decoder = self._decoder_of(shape, items)
            if decoder is not None:
                try:
                    return decoder.decode(raw_body)
                except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                    pass
        return super()._handle_json_body(raw_body, shape)

    def _decoder_of(self, shape: Shape, items: Any) -> "msgspec.json.Decoder[Any] | None":
        if (shape, items) not in self._decoders:
            self._decoders[shape, items] = _decoder(shape, items)
        return self._decoders[shape, items]


def _decoder(shape: Shape, items: Any = AttributeValue) -> "msgspec.json.Decoder[Any] | None":
    try:
        return msgspec.json.Decoder(_type_of(shape, items))
    except _NotByTypes:
        return None


class Parsers(ResponseParserFactory):  # type: ignore[misc]
    """botocore's component ``response_parser_factory``."""

    def __init__(self) -> None:
        super().__init__()
        self._parser = Parser()

    def create_parser(self, protocol_name: str) -> Any:
        return self._parser if protocol_name == "json" else super().create_parser(protocol_name)


class Serializer(JSONSerializer):  # type: ignore[misc]
    """Writes what is asked as it is: the names of parameters are those of the wire, and bytes become Base64."""

    def serialize_to_request(self, parameters: dict[str, Any], operation_model: OperationModel) -> dict[str, Any]:
        try:
            body = msgspec.json.encode(parameters)
        except (UnicodeEncodeError, TypeError):  # half a character, or what has no form in JSON
            return dict(super().serialize_to_request(parameters, operation_model))
        return {**super().serialize_to_request({}, operation_model), "body": body}


class FormSerializer(QuerySerializer):  # type: ignore[misc]
    """Writes a form once. botocore writes it for the signature and again for the request, each character by itself where one
    isn't plain, as in every mail."""

    def serialize_to_request(self, parameters: dict[str, Any], operation_model: OperationModel) -> dict[str, Any]:
        request = super().serialize_to_request(parameters, operation_model)
        fields = [f"{quote_plus(name)}={_quoted(str(value))}" for name, value in request["body"].items()]
        return {**request, "body": "&".join(fields).encode("ascii")}


def _quoted(value: str) -> str:
    """Returns what `quote_plus` does, sooner for bytes in Base64."""
    if _BASE64.fullmatch(value):
        return value.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    return quote_plus(value)


_SERIALIZERS = {"json": Serializer, "query": FormSerializer}


def shorten(client: Any) -> None:
    """Shortens the way of a client to a service that is at one address, whatever it is asked."""
    serializer = _SERIALIZERS.get(client.meta.service_model.resolved_protocol)
    if serializer is not None:
        client._serializer = serializer()
    resolve = client._resolve_endpoint_ruleset
    known: list[tuple[Any, dict[str, Any]]] = []

    def resolve_once(operation_model: OperationModel, params: Any, request_context: dict[str, Any]) -> Any:
        if not known:
            said: dict[str, Any] = {}
            known.append((resolve(operation_model, params, said), said))
        address, said = known[0]
        request_context.update(copy.deepcopy(said))
        return address

    client._resolve_endpoint_ruleset = resolve_once
