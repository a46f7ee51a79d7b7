"""A short way from the DynamoDB client to moto's DynamoDB.

The long way takes most of the suite's time: botocore signs a request, moto matches its address against those of all
services, makes a werkzeug request of it, tries seven spellings of each attribute's name while writing the answer as
JSON, and copies whole tables before each transaction; then botocore reads the JSON. On the short way botocore still
checks the parameters and writes the request's JSON, and moto's own code reads, writes and refuses: what is left out is
only what stands between them. `tests/base/test_quick_moto.py` holds both ways against each other.

Whatever moto refuses is asked again over HTTP, so that errors are moto's own to the letter; so are calls to an address
that isn't AWS's. With ``LONG_WAY=1`` in the environment everything goes the long way, with nothing of moto replaced.
"""

import copy
import functools
import json
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import botocore.handlers
from botocore.awsrequest import AWSResponse
from moto.core.models import DEFAULT_ACCOUNT_ID, botocore_stubber
from moto.dynamodb import models
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models import table as table_models
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.models.utilities import bytesize
from moto.dynamodb.parsing import ast_nodes, expressions
from moto.dynamodb.responses import DynamoHandler

nodes: Any = ast_nodes
parser: Any = expressions

_OPERATIONS = {
    "DeleteItem": DynamoHandler.delete_item,
    "GetItem": DynamoHandler.get_item,
    "PutItem": DynamoHandler.put_item,
    "Query": lambda handler: handler.query(),
    "TransactGetItems": DynamoHandler.transact_get_items,
    "TransactWriteItems": DynamoHandler.transact_write_items,
    "UpdateItem": DynamoHandler.update_item,
}

_MOST_BYTES = 405_000
"""Of a row, as moto has it."""

_is_open = False


def open_the_short_way() -> None:
    """For all clients that are made from now on."""
    # Last, so that what a test registers to count calls, or to fail them, comes before.
    botocore.handlers.BUILTIN_HANDLERS.append(("before-call.dynamodb", _answer, botocore.handlers.REGISTER_LAST))
    _set(is_open=not os.environ.get("LONG_WAY"))


@contextmanager
def the_long_way() -> Iterator[None]:
    """Inside, requests are signed, sent to moto as it is, and parsed: for tests of what happens on that way."""
    before = _is_open
    _set(is_open=False)
    try:
        yield
    finally:
        _set(is_open=before)


def _set(*, is_open: bool) -> None:
    global _is_open
    _is_open = is_open
    for place, name, it in _OURS if is_open else _MOTOS:
        setattr(place, name, it)


def _answer(model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> tuple[AWSResponse, Any] | None:
    """What botocore takes for HTTP's answer and the content parsed from it; with ``None`` it asks over HTTP."""
    operation = _OPERATIONS.get(model.name)
    if operation is None or not _is_open or not botocore_stubber.enabled or ".amazonaws.com" not in params["url"]:
        return None
    body = params["body"]
    if b'"B":' in body or b'"BS":' in body:  # bytes are base64 on the way
        return None
    handler = DynamoHandler()
    handler.current_account = DEFAULT_ACCOUNT_ID
    handler.region = context["client_region"]
    handler.body = json.loads(body)
    try:
        result: Any = operation(handler).result
    except Exception:
        return None
    members = model.output_shape.members
    content = {name: value for name, value in result.items() if name in members and value is not None}
    content["ResponseMetadata"] = {"HTTPStatusCode": 200, "HTTPHeaders": {}, "RetryAttempts": 0}
    return AWSResponse(params["url"], 200, {}, None), content


# moto deep-copies each table that a transaction names, once for each of its rows, to put the table back should the
# transaction fail. Here one copy is made, which shares its rows except those that the transaction names: only these change.

_running = threading.local()
_moto_transact_write_items = models.DynamoDBBackend.transact_write_items


def _transact_write_items(backend: Any, transact_items: list[dict[str, Any]]) -> None:
    _running.operations = [operation for item in transact_items for operation in item.values()]
    _running.copies = {}
    try:
        _moto_transact_write_items(backend, transact_items)
    finally:
        del _running.operations, _running.copies


def _copy_to_put_back(original: Any) -> Any:
    """Of a table before a transaction; of a row, for streams, which our tables don't have."""
    if not isinstance(original, Table):
        return original
    if original.name not in _running.copies:
        made = _running.copies[original.name] = copy.copy(original)
        made.items = original.items.copy()
        for operation in _running.operations:
            if operation.get("TableName") == original.name:
                _copy_row(made, operation.get("Key") or operation.get("Item") or {})
    return _running.copies[original.name]


def _copy_row(table: Table, key: dict[str, Any]) -> None:
    """Nothing for a key that moto is going to refuse."""
    rows: Any = table.items
    for attribute in table.table_key_attrs:
        value = DynamoType(key[attribute]) if attribute in key else None
        if value not in rows:
            return
        rows[value] = rows[value].copy() if isinstance(rows[value], dict) else copy.deepcopy(rows[value])
        rows = rows[value]


def _copy_of_answer(original: Any) -> Any:
    """A query's rows are deep-copied before the answer is made of them, which copies them anyway."""
    if isinstance(original, list) and original and isinstance(original[0], Item):
        return list(original)
    return copy.deepcopy(original)


_moto_item = Item.__init__


def _item(self: Item, hash_key: DynamoType, range_key: DynamoType | None, attrs: dict[str, Any]) -> None:
    """moto adds up the sizes of all attributes so far with each that it adds; here they are added up once."""
    _moto_item(self, hash_key, range_key, {})
    made = {name: DynamoType(value) for name, value in attrs.items()}
    if sum(bytesize(name) + value.size() for name, value in made.items()) > _MOST_BYTES:
        raise ItemSizeTooLarge
    dict.update(self.attrs, made)


# moto takes each expression apart anew, up to five times an update, and goes ten times through an update's tree. Here it
# is taken apart once; moto copies the tree before it changes it.

_moto_words = ConditionExpressionParser._lex_condition_expression


@functools.cache
def _words(expression: str) -> tuple[Any, ...]:
    return tuple(_moto_words(ConditionExpressionParser(expression, None, None)))


def _copy_of_node(node: Any, memo: dict[int, Any]) -> Any:
    """Of the tree, whose nodes know their parents."""
    made = memo[id(node)] = object.__new__(type(node))
    for name, value in vars(node).items():
        setattr(made, name, memo.get(id(value)) if name == "parent" else copy.deepcopy(value, memo))
    return made


def _traverse(traverser: Any, node: Any, child_id: int = -1) -> Any:
    """As moto does, but quicker in telling which nodes a traverser is about."""
    if not _is(type(node), nodes.Node):
        return node
    parent = node.parent
    for place, child in enumerate(node.children or ()):
        traverser.pre_processing_of_child(node, place)
        traverser.traverse_node_recursively(child, place)
    if any(_is(type(node), about) for about in traverser._processing_map()):
        node = traverser.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


_is: Any = functools.cache(issubclass)


_OURS: list[tuple[Any, str, Any]] = [
    (models.DynamoDBBackend, "transact_write_items", _transact_write_items),
    (models, "copy", SimpleNamespace(deepcopy=_copy_to_put_back)),
    (table_models, "copy", SimpleNamespace(deepcopy=_copy_of_answer, copy=copy.copy)),
    (Item, "__init__", _item),
    (parser.UpdateExpressionParser, "make", functools.cache(parser.UpdateExpressionParser.make)),
    (ConditionExpressionParser, "_lex_condition_expression", lambda self: deque(_words(self.condition_expression))),
    (nodes.Node, "__deepcopy__", _copy_of_node),
    (nodes.DepthFirstTraverser, "traverse_node_recursively", _traverse),
]
_MOTOS = [(place, name, vars(place).get(name)) for place, name, _ in _OURS]
