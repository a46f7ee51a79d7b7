"""Where MiniStack differs from AWS in something we rely on."""

import pytest
from ministack.services import lambda_svc

from infra.local.differences import _BUDGET, _by_number, _with_binary_types


@pytest.mark.parametrize("given", ["3", 3])
def test_a_queues_most_functions_at_once_are_a_number_also_from_a_parameter_of_the_stack(given: str | int) -> None:
    concurrency = _by_number(lambda_svc._sqs_esm_concurrency)
    assert concurrency({"ScalingConfig": {"MaximumConcurrency": given}}, {}, {}) == 3


def test_without_a_setting_the_emulators_own_holds() -> None:
    assert _by_number(lambda_svc._sqs_esm_concurrency)({}, {}, {}) == lambda_svc._ESM_SQS_DEFAULT_CONCURRENCY


def test_a_budget_is_one_in_name_only_so_that_a_stack_with_one_comes_up() -> None:
    properties = {"Budget": {"BudgetName": "followthrough-trial"}}
    assert _BUDGET["create"]("Budget", properties, "followthrough-trial") == ("followthrough-trial", {})
    assert (
        _BUDGET["update"]("followthrough-trial", properties, properties, "followthrough-trial")[0]
        == "followthrough-trial"
    )


def test_what_arrives_as_bytes_is_taken_from_the_apis_definition() -> None:
    taken = _with_binary_types(lambda spec, data: str(data["binaryMediaTypes"]))
    assert taken({"x-amazon-apigateway-binary-media-types": ["multipart/form-data"]}, {}) == "['multipart/form-data']"
    assert taken({}, {"binaryMediaTypes": ["image/png"]}) == "['image/png']"
