"""The description of the API: valid, complete, and the same as what is served."""

import importlib
import pkgutil
import re
from pathlib import Path
from typing import Any

import msgspec
import openapi_spec_validator
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from app import app
from chalicelib import errors
from chalicelib.domain.people.api_tokens import REQUESTS_A_MINUTE
from chalicelib.web.api import types
from chalicelib.web.api.frame import choices, openapi, problems
from chalicelib.web.api.frame.once import KEPT_FOR
from chalicelib.web.api.frame.openapi import TAGS
from chalicelib.web.api.frame.problems import InProgress, NotJson
from chalicelib.web.api.frame.route import OPERATIONS
from chalicelib.web.api.types.actions import NewAction
from tests.web.api.caller import Caller, header

TYPES: dict[str, Any] = {
    name: kind
    for module in pkgutil.iter_modules(types.__path__, f"{types.__name__}.")
    for name, kind in vars(importlib.import_module(module.name)).items()
    if isinstance(kind, type) and kind.__module__.startswith(types.__name__)
}
"""Every type that the API takes or gives, by its name."""

EXAMPLES = {name: kind.example for name, kind in TYPES.items() if "example" in vars(kind)}


@pytest.fixture
def described(as_nobody: Caller) -> Any:
    response = as_nobody.get("/v1/openapi.json")
    assert response.status_code == 200
    assert header(response, "Content-Type") == "application/json"
    return response.json_body


def test_it_is_valid_openapi_3_1(described: Any) -> None:
    assert described["openapi"].startswith("3.1.")
    openapi_spec_validator.validate(described)


def test_every_route_is_in_it_and_nothing_else(described: Any) -> None:
    served = {
        (path, method)
        for path, methods in app.routes.items()
        if path.startswith("/v1/") and path != "/v1/openapi.json"
        for method in methods
        if method != "HEAD"  # answered as GET
    }
    assert {(path, method.upper()) for path, methods in described["paths"].items() for method in methods} == served


def test_every_route_says_what_it_does_and_what_it_can_refuse(described: Any) -> None:
    for methods in described["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["tags"][0] in TAGS
            assert {"401", "422", "429", "500", "503"} <= set(operation["responses"])
            for status, response in operation["responses"].items():
                assert response["description"]
                if status >= "400":
                    assert list(response["content"]) == ["application/problem+json"]
    for operation_name in [each.name for each in OPERATIONS if each.method == "POST"]:
        (operation,) = [
            each for methods in described["paths"].values() for each in methods.values()
            if each["operationId"] == operation_name
        ]  # fmt: skip
        assert "Idempotency-Key" in [parameter["name"] for parameter in operation["parameters"]]
        assert "Location" in operation["responses"]["201"]["headers"]


def test_every_parameter_of_a_path_is_described(described: Any) -> None:
    for path, methods in described["paths"].items():
        for operation in methods.values():
            named = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))


def test_in_an_answer_all_keys_are_always_there(described: Any) -> None:
    for name, schema in described["components"]["schemas"].items():
        is_request = schema.get("additionalProperties") is False
        if not is_request and name not in {"Problem", *choices.NAMES}:
            assert schema["required"] == list(schema["properties"]), name


def test_every_choice_has_a_name_of_its_own_and_every_day_time_and_zone_says_what_it_is(described: Any) -> None:
    schemas = described["components"]["schemas"]
    nameless, silent = [], []

    def look(at: str, schema: Any, *, is_said: bool) -> None:
        if isinstance(schema, dict):
            if isinstance(schema.get("enum"), list) and schema["enum"] != [True]:
                nameless.append(at)
            is_said = "description" in schema or (is_said and "properties" not in schema)
            if schema.get("format") in ("date", "date-time", "local-time", "time-zone") and not is_said:
                silent.append(at)
            if at.rpartition(" ")[2] in ("date", "time", "time_zone", "due_time_zone", "hour") and "format" not in str(
                schema
            ):
                silent.append(at)
        for name, each in (
            schema.items() if isinstance(schema, dict) else enumerate(schema if isinstance(schema, list) else [])
        ):
            look(f"{at} {name}", each, is_said=is_said)

    for name, schema in schemas.items():
        if name not in choices.NAMES:
            look(name, schema, is_said=False)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            for parameter in operation["parameters"]:
                look(f"{path} {method} {parameter['name']}", parameter["schema"], is_said="description" in parameter)
    assert nameless == []
    assert silent == []
    assert all(len(set(names)) == len(names) for names in choices.NAMES.values())


def test_every_example_is_what_it_is_an_example_of(described: Any) -> None:
    for name, example in EXAMPLES.items():
        validator = Draft202012Validator(
            {"$ref": f"#/components/schemas/{name}", "components": described["components"]},
            format_checker=Draft202012Validator.FORMAT_CHECKER,
        )
        assert not list(validator.iter_errors(example)), name
        msgspec.convert(example, TYPES[name])


def test_every_type_taken_or_given_has_an_example() -> None:
    types = {kind.__name__ for each in OPERATIONS for kind in (each.answer, each.body) if kind is not None}
    assert types <= set(EXAMPLES)


def test_a_problems_type_leads_to_its_description(described: Any, as_nobody: Caller) -> None:
    problem = as_nobody.get("/v1/me").json_body
    path, _, pointer = problem["type"].partition("#")
    assert path == "/v1/openapi.json"
    found = described
    for key in pointer.strip("/").split("/"):
        found = found[key]
    assert found["status"] == 401


def test_every_refusal_is_named() -> None:
    named = problems.named()
    for kind in (errors.PlanNotFound, errors.Invalid, errors.TryAgain, NotJson, InProgress):
        assert named[kind.__name__] is kind


def test_numbers_in_the_introduction_are_those_of_the_code(described: Any) -> None:
    introduction = described["info"]["description"]
    assert f"{REQUESTS_A_MINUTE} requests a minute" in introduction
    assert f"for {KEPT_FOR.days * 24} hours" in introduction


def test_behind_a_stage_it_says_where_it_is() -> None:
    described = msgspec.json.decode(openapi.document("/api"))
    assert described["servers"] == [{"url": "/api"}]


def test_the_request_in_the_documentation_is_one_that_is_taken() -> None:
    text = (Path(__file__).parents[4] / "docs" / "api.md").read_text()
    bodies = re.findall(r"-d '({.*?})' ", text.replace("\\\n", " "), re.S)
    assert bodies
    for body in bodies:
        assert msgspec.json.decode(body, type=NewAction).what
