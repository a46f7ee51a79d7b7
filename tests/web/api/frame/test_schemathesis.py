"""Whatever is sent: no 5xx, and no answer outside the description."""

import functools
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.notes import writing
from chalicelib.domain.people import api_tokens
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.stream.files import Sent
from chalicelib.web.api.frame.route import OPERATIONS, Operation
from tests.domain.replies.test_refused import record
from tests.properties import examples
from tests.web.api.caller import Caller

EXAMPLES = 15
"""Of each route and kind, well-formed and not; more find no more and take longer."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
]


CAROLS: list[Caller] = []
"""The caller of the present test; the description is read once, by the first."""


@functools.cache
def described() -> Any:
    """Returns the API's description as schemathesis holds it, which then calls the application with the present caller."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["REQUEST_URI"] if "REQUEST_URI" in environ else environ["PATH_INFO"]
        if environ.get("QUERY_STRING") and "?" not in path:
            path += "?" + environ["QUERY_STRING"]
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
        headers["Authorization"] = f"Bearer {CAROLS[-1].secret}"
        if environ.get("CONTENT_TYPE"):
            headers["Content-Type"] = environ["CONTENT_TYPE"]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        response = CAROLS[-1](environ["REQUEST_METHOD"], path, raw=body, **headers)
        start_response(f"{response.status_code} said", list(response.headers.items()))
        if path == "/v1/openapi.json":
            document = response.json_body
            del document["security"]  # the token is given here, not by who makes up requests
            return [msgspec.json.encode(document)]
        return [response.body]

    return schemathesis.openapi.from_wsgi("/v1/openapi.json", application)


KINDS = [
    pytest.param(operation, mode, id=f"{mode.value} {operation.method} {operation.path}")
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE
    or operation.name not in ("get_me", "list_tokens", "come_back")  # they take nothing
]


@pytest.mark.parametrize(("operation", "mode"), KINDS)
def test_whatever_is_sent_is_answered_as_described(
    operation: Operation, mode: GenerationMode, as_carol: Caller, plan: Plan, carol: Person, now: datetime,
    add_action: Callable[..., Action],
) -> None:  # fmt: skip
    add_action(comment="Hello")
    comment = comments.write(
        Actor(carol.person_id),
        plan.plan_id,
        1,
        Words("So it is", sent=(Sent("a.jpg", 3, "image/jpeg", b"\xff\xd8\xff"),)),
        now=now,
    )
    token_id = api_tokens.create(Actor(carol.person_id), name="another", now=now)[0]
    refusal_id = record(plan_id=plan.plan_id).entry_id
    project_id = projects.create(Actor(carol.person_id), plan.plan_id, name="Launch", now=now)[1].project_id
    metric_id = setting_up.set_up(Actor(carol.person_id), plan.plan_id, Fields(name="Weight"), now=now)[1].metric_id
    recording.record(Actor(carol.person_id), plan.plan_id, metric_id, New(now.date(), Value(Decimal("81.4"))), now=now)
    note_id = writing.write(Actor(carol.person_id), plan.plan_id, "client", "Hm.", now=now).note_id
    real = {
        "plan_id": plan.plan_id, "number": 1, "comment_id": comment.entry_id, "token_id": token_id, "refusal_id": refusal_id, "note_id": note_id,
        "file_number": 1, "project_id": project_id, "metric_id": metric_id, "date": str(now.date()), "person_id": plan.client_id,
    }  # fmt: skip
    CAROLS[:] = [as_carol]
    route = described()[operation.path][operation.method]

    @settings(
        max_examples=examples(EXAMPLES), deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=route.as_strategy(mode), is_known=st.integers(0, 3).map(bool))
    def calls(case: Any, is_known: bool) -> None:
        path = case.meta.components.get(ParameterLocation.PATH)
        if is_known and (path is None or path.mode is GenerationMode.POSITIVE):  # else it hardly ever gets beyond 404
            case.path_parameters = {name: real[name] for name in case.path_parameters or {}}
        case.validate_response(case.call(), checks=CHECKS)

    calls()
