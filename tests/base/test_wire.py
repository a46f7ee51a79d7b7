"""The shorter way to AWS and back says the same as botocore's own: on the way there, on the way back, and in errors."""

import json
from typing import Any

import botocore.session
import msgspec
import pytest
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.parsers import JSONParser
from botocore.serialize import JSONSerializer, QuerySerializer
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import aws, wire
from tests.quick_moto import beside_botocore, the_long_way

_TEXT = st.text(max_size=8)
_NUMBER = st.sampled_from(["0", "-1.5", "12345678901234567890123456789012345678", "1E-130"])
_BASE64 = st.sampled_from(["", "AA==", "8J+YgA=="])
_SIMPLE = st.one_of(
    st.fixed_dictionaries({"S": _TEXT}), st.fixed_dictionaries({"N": _NUMBER}), st.fixed_dictionaries({"B": _BASE64}),
    st.fixed_dictionaries({"SS": st.lists(_TEXT, max_size=3)}), st.fixed_dictionaries({"NS": st.lists(_NUMBER, max_size=3)}),
    st.fixed_dictionaries({"BS": st.lists(_BASE64, max_size=3)}), st.fixed_dictionaries({"BOOL": st.booleans()}),
    st.just({"NULL": True}), st.just({}), st.just({"S": None}), st.just({"S": 5}), st.just({"N": 5}), st.just({"X": "new"}),
    st.just({"S": "two", "N": "2"}), st.just({"B": "not Base64!"}), st.just({"SS": None}), st.just({"L": [None]}), st.just("S"),
)  # fmt: skip
_VALUES = st.recursive(
    _SIMPLE,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"M": st.dictionaries(_TEXT, inner, max_size=3)}),
        st.fixed_dictionaries({"L": st.lists(inner, max_size=3)}),
    ),
    max_leaves=6,
)
_ITEMS = st.dictionaries(_TEXT, _VALUES, max_size=3)
_CAPACITY = {"TableName": "plans", "CapacityUnits": 1.5, "Table": {"CapacityUnits": 1}}


@pytest.fixture(scope="module")
def model() -> Any:
    return botocore.session.get_session().get_service_model("dynamodb")


def _both(model: Any, operation: str, status: int, body: bytes) -> tuple[Any, Any]:
    shape = model.operation_model(operation).output_shape
    answer = {"status_code": status, "headers": {"x-amzn-requestid": "ABC"}, "body": body, "context": {}}
    return _said(JSONParser(), answer, shape), _said(wire.Parser(), answer, shape)


def _said(parser: Any, answer: dict[str, Any], shape: Any) -> Any:
    try:
        return parser.parse(dict(answer), shape)
    except Exception as error:
        return type(error), str(error)


@given(items=st.lists(_ITEMS, max_size=3))
def test_whatever_dynamodb_answers_is_read_as_botocore_reads_it(items: list[Any]) -> None:
    model = aws.dynamodb().meta.service_model
    answers = {
        "Query": {"Items": items, "Count": len(items), "LastEvaluatedKey": None, "ConsumedCapacity": _CAPACITY},
        "GetItem": {"Item": items[0] if items else None, "New": {"field": 1}},
        "TransactGetItems": {"Responses": [{"Item": item} for item in items]},
    }
    for operation, content in answers.items():
        theirs, ours = _both(model, operation, 200, json.dumps(content).encode())
        assert ours == theirs


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b'{"Item": {"a": {"S": "half', b"[]", b"null", b'"text"', b"<html>busy</html>", b'{"Item": []}',
        b'{"Item": {"a": {"S": "\xff"}}}', b'{"Item": {"a": {"S": "\\ud83d"}}}', b'{"Item": {"a": {"N": NaN}}}',
        b'{"Item": {"a": {"S": "one"}, "a": {"S": "two"}}}', b'{"Item": {"a": ' + b'{"L": [' * 32 + b"]}" * 32 + b"}}",
        b'{"ConsumedCapacity": {"CapacityUnits": 1e999}}', b'{"ConsumedCapacity": {"CapacityUnits": "1"}}',
        b'{"Item": {"a": {"S": "x"}}} and more', b'{"Item": {"a": {"SS": []}, "b": {"M": {}}, "c": {"L": []}}}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_garbled_answer_gives_what_botocore_makes_of_it(model: Any, body: bytes, status: int) -> None:
    theirs, ours = _both(model, "GetItem", status, body)
    assert ours == theirs


def test_items_that_are_left_unread_are_those_of_the_answer(model: Any) -> None:
    items = [{"a": {"S": "é"}, "b": {"M": {"c": {"L": [{"B": "AA=="}]}}}}, {}]
    whole = json.dumps({"Items": items, "Count": 2, "LastEvaluatedKey": {"a": {"S": "é"}}}).encode()
    for body in (whole, whole[:-9], whole.replace(b"[", b"{"), b'{"Items": null}', b"", b"<html>"):
        with wire.items_as(msgspec.Raw):
            theirs, ours = _both(model, "Query", 200, body)
        assert beside_botocore.with_items(ours) == theirs, body
    assert all(isinstance(each, msgspec.Raw) for each in _unread(model, whole))
    assert (
        _both(model, "Query", 200, whole)[1]["Items"]
        == beside_botocore.with_items({"Items": _unread(model, whole)})["Items"]
    )


def test_rows_asked_for_by_their_keys_are_left_unread_as_well(model: Any) -> None:
    item = {"a": {"S": "é"}, "b": {"M": {"c": {"L": [{"B": "AA=="}]}}}}
    for operation, content in (("GetItem", {"Item": item}), ("TransactGetItems", {"Responses": [{"Item": item}, {}]})):
        with wire.items_as(msgspec.Raw):
            theirs, ours = _both(model, operation, 200, json.dumps(content).encode())
        assert beside_botocore.with_items(ours) == theirs != ours


def _unread(model: Any, body: bytes) -> list[Any]:
    with wire.items_as(msgspec.Raw):
        found: list[Any] = _both(model, "Query", 200, body)[1]["Items"]
    return found


def test_a_refusal_is_told_as_by_botocore(model: Any) -> None:
    refused = {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled",
        "CancellationReasons": [
            {"Code": "None"},
            {"Code": "ConditionalCheckFailed", "Item": {"a": {"B": "AA=="}}},
        ],
    }
    theirs, ours = _both(model, "TransactWriteItems", 400, json.dumps(refused).encode())
    assert ours == theirs
    shape = model.shape_for("TransactionCanceledException")
    answer = {"status_code": 400, "headers": {}, "body": json.dumps(refused).encode(), "context": {}}
    assert wire.Parser().parse(dict(answer), shape) == JSONParser().parse(dict(answer), shape)


@pytest.mark.parametrize("service", ["dynamodb", "sqs"])
def test_each_answer_that_functions_wait_for_is_read_by_types(service: str) -> None:
    model = botocore.session.get_session().get_service_model(service)
    waited_for = {
        "dynamodb": ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "TransactGetItems", "TransactWriteItems"),
        "sqs": ("SendMessage", "SendMessageBatch", "GetQueueAttributes"),
    }  # fmt: skip
    for operation in waited_for[service]:
        assert wire._decoder(model.operation_model(operation).output_shape) is not None, operation


def test_with_the_switch_a_difference_from_botocore_stops_a_test(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for changed in (wire.Serializer, wire.FormSerializer):
        monkeypatch.setattr(changed, "serialize_to_request", changed.serialize_to_request)
    monkeypatch.setattr(wire.Parser, "parse", wire.Parser.parse)
    beside_botocore.hold()
    answer = {"status_code": 200, "headers": {}, "body": b'{"Item": {"a": {"S": "one"}}}', "context": {}}
    assert wire.Parser().parse(answer, model.operation_model("GetItem").output_shape)["Item"] == {"a": {"S": "one"}}
    monkeypatch.setattr(wire.Parser, "_handle_json_body", lambda *_: {"Item": {}})
    with pytest.raises(beside_botocore.Different):
        wire.Parser().parse(answer, model.operation_model("GetItem").output_shape)


def test_times_in_an_answer_are_botocores_to_read(model: Any) -> None:
    body = json.dumps({"Table": {"TableName": "plans", "CreationDateTime": 1764500000.5}}).encode()
    theirs, ours = _both(model, "DescribeTable", 200, body)
    assert ours == theirs
    assert ours["Table"]["CreationDateTime"].year == 2025


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("GetItem", {"TableName": "plans", "Key": {"plan_id": {"S": "p–1 😀"}}, "ConsistentRead": True}),
        ("PutItem", {"TableName": "plans", "Item": {"b": {"B": b"\x00\xff"}, "s": {"BS": [b"a", bytearray(b"b")]}}}),
        ("PutItem", {"TableName": "plans", "Item": {"half": {"S": "\ud83d"}}}),
        ("TransactWriteItems", {"TransactItems": [{"Put": {"TableName": "t", "Item": {"n": {"N": "1"}, "e": {"NULL": True}}}}]}),
        ("Query", {"TableName": "t", "Limit": 5, "ExpressionAttributeValues": {":m": {"M": {"l": {"L": [{"BOOL": False}]}}}}}),
    ],
)  # fmt: skip
def test_what_is_asked_is_written_as_botocore_writes_it(model: Any, operation: str, asked: dict[str, Any]) -> None:
    theirs = JSONSerializer().serialize_to_request(asked, model.operation_model(operation))
    ours = wire.Serializer().serialize_to_request(asked, model.operation_model(operation))
    assert json.loads(ours.pop("body")) == json.loads(theirs.pop("body"))
    assert ours == theirs


@given(words=st.text(st.characters(exclude_categories=["Cs"])), data=st.binary())
def test_a_form_is_written_as_botocore_writes_it(words: str, data: bytes) -> None:
    asked = {
        "ses": ("SendRawEmail", {"Source": words, "Destinations": [words, "a+b@c.example"], "RawMessage": {"Data": data}}),
        "sns": ("Publish", {"Message": words, "MessageAttributes": {"a b": {"DataType": "String", "StringValue": words}}}),
    }  # fmt: skip
    for service, (operation, parameters) in asked.items():
        model = getattr(aws, service)().meta.service_model.operation_model(operation)
        theirs = QuerySerializer().serialize_to_request(parameters, model)
        ours = wire.FormSerializer().serialize_to_request(parameters, model)
        form = AWSRequest("POST", "https://aws.example/", data=theirs.pop("body")).prepare().body
        assert ours.pop("body") == form.encode()
        assert ours == theirs


def test_no_name_differs_on_the_wire_from_what_it_is_in_python() -> None:
    session = botocore.session.get_session()
    for service in ("dynamodb", "sqs", "ssm"):
        model = session.get_service_model(service)
        for operation in model.operation_names:
            shape = model.operation_model(operation).input_shape
            for name, member in (shape.members if shape else {}).items():
                assert member.serialization.get("name", name) == name


@pytest.mark.parametrize("service", ["dynamodb", "sqs", "ses", "sns", "ssm"])
def test_a_service_is_found_where_botocore_finds_it(service: str) -> None:
    stock = botocore.session.get_session().create_client(service, config=Config(account_id_endpoint_mode="disabled"))
    ours = getattr(aws, service)()
    operation = ours.meta.service_model.operation_model(ours.meta.service_model.operation_names[0])
    with the_long_way():
        for _ in range(2):
            mine: dict[str, Any] = {}
            theirs: dict[str, Any] = {}
            found = ours._resolve_endpoint_ruleset(operation, {}, mine)
            assert found == stock._resolve_endpoint_ruleset(operation, {}, theirs)
            assert mine == theirs
