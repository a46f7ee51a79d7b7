"""Where MiniStack differs from AWS in something we rely on."""

import pytest
from ministack.services import lambda_svc

from infra.local.differences import _by_number


@pytest.mark.parametrize("given", ["3", 3])
def test_a_queues_most_functions_at_once_are_a_number_also_from_a_parameter_of_the_stack(given: str | int) -> None:
    concurrency = _by_number(lambda_svc._sqs_esm_concurrency)
    assert concurrency({"ScalingConfig": {"MaximumConcurrency": given}}, {}, {}) == 3


def test_without_a_setting_the_emulators_own_holds() -> None:
    assert _by_number(lambda_svc._sqs_esm_concurrency)({}, {}, {}) == lambda_svc._ESM_SQS_DEFAULT_CONCURRENCY
