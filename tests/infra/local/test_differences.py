"""Where MiniStack differs from AWS in something we rely on."""

import os
import zipfile
from pathlib import Path

import pytest
from ministack.services import lambda_svc

from infra.local import working
from infra.local.differences import _BUDGET, UnpackedOnce, _by_number, _keeping, _with_binary_types


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


def test_a_functions_code_is_unpacked_once_for_all_its_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def unpacked(name: str, word: str) -> Path:
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as code:
            code.writestr("room/module.py", word)
        (tmp_path / name).mkdir()
        with UnpackedOnce(tmp_path / f"{name}.zip") as code:
            code.extractall(tmp_path / name)
        return tmp_path / name / "room" / "module.py"

    one, other, changed = unpacked("one", "as it was"), unpacked("other", "as it was"), unpacked("changed", "as it is")
    assert [each.read_text() for each in (one, other, changed)] == ["as it was", "as it was", "as it is"]
    assert one.resolve() == other.resolve() != changed.resolve()


def test_a_function_has_worked_lately_from_its_beginning_until_a_while_after_its_end(tmp_path: Path) -> None:
    class Worker:
        func_name = "deliver"

    event = tmp_path / "deliver.json"
    found = [working.lately(event)]

    def invoke(worker: Worker, event_given: object) -> None:
        found.append(working.lately(event))
        os.utime(event, (0, 0))  # it took long
        found.append(working.lately(event))

    _keeping(invoke, tmp_path)(Worker(), {})
    assert [*found, working.lately(event)] == [False, True, False, True]
