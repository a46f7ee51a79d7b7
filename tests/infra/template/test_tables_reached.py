"""Each function may use the tables whose models its code imports. The sweep's rights are narrower, and tested by name."""

from typing import Any

import grimp
import pytest

from chalicelib.domain.models import all_models
from infra.template.resources import logical_id
from tests.infra.template.test_policies import referred, statements

STARTS = {
    "Deliver": "chalicelib.outbound.deliver",
    "DeliverUrgent": "chalicelib.outbound.deliver",
    "Outcomes": "chalicelib.outbound.outcomes.accept",
    "InboundMail": "chalicelib.inbound.mail.accept",
    "InboundText": "chalicelib.inbound.texts.accept",
}
ONLY_PAGES_USE = {"Projects"}
"""An action's project is chosen on pages and by the API; who moves an action only imports how."""


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("chalicelib")


@pytest.mark.parametrize("function", STARTS)
def test_a_function_may_use_the_tables_that_its_code_imports(
    function: str, imports: grimp.ImportGraph, resources: dict[str, Any]
) -> None:
    reached = imports.find_upstream_modules(STARTS[function])
    imported = {logical_id(model) for model in all_models() if model.__module__ in reached}
    of_tables = [each for each in statements(resources, function).values() if "dynamodb:" in str(each["Action"])]
    allowed = set(referred([each["Resource"] for each in of_tables]))
    assert imported - ONLY_PAGES_USE == allowed
