"""Which cloud is chosen, and what the functions are told of it."""

from typing import Any

import pytest

from infra.local.hard import clouds, telling


def test_without_a_choice_the_cloud_is_easy() -> None:
    assert clouds.chosen({}) is None
    assert clouds.chosen({"CLOUD": "", "CLOUD_LOST": "1"}) is None


def test_what_it_does_can_be_set_one_by_one() -> None:
    cloud = clouds.chosen({"CLOUD": "busy", "CLOUD_SEED": "7", "CLOUD_KILLED": "0", "HURRY": "20"})
    assert cloud is not None
    assert (cloud.name, cloud.seed, cloud.killed, cloud.throttled, cloud.hurry) == ("busy", 7, 0, 0.02, 20)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"CLOUD": "newer"}, "There is no cloud called newer. Choose CLOUD=new"),
        ({"CLOUD": "new", "CLOUD_LOST": "2"}, "CLOUD_LOST=2 is not a share."),
        ({"CLOUD": "new", "CLOUD_SEED": "seven"}, "CLOUD_SEED=seven is not a whole number."),
        ({"CLOUD": "busy", "HURRY": "0"}, "HURRY=0 is not a whole number from 1 on."),
    ],
)
def test_another_one_is_refused_in_a_sentence(
    environment: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        clouds.chosen(environment)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith(said)


def test_only_the_pages_are_told_and_all_functions_hurry() -> None:
    def function() -> dict[str, Any]:
        return {"Properties": {"Environment": {"Variables": {}}}}

    template: dict[str, Any] = {
        "Globals": {"Function": {"Environment": {"Variables": {}}}},
        "Resources": {"APIHandler": function(), "Deliver": function()},
    }
    telling.tell(template, None, 1)
    assert "CLOUD" not in str(template)
    telling.tell(template, clouds.NEW, 20)
    assert template["Resources"]["APIHandler"] == {"Properties": {"Environment": {"Variables": {"CLOUD": "new"}}}}
    assert template["Resources"]["Deliver"] == function()
    assert template["Globals"]["Function"] == {"Environment": {"Variables": {"HURRY": "20"}}}
