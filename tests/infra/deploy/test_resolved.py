"""A template with its parameters filled in."""

from typing import Any

from infra.deploy import resolved

TEMPLATE: dict[str, Any] = {
    "Parameters": {"Stage": {}, "Domain": {"Default": "a.example.com"}},
    "Conditions": {
        "IsProduction": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
        "IsTrial": {"Fn::Not": [{"Condition": "IsProduction"}]},
        "Never": {"Fn::And": [{"Condition": "IsProduction"}, {"Condition": "IsTrial"}]},
        "Always": {"Fn::Or": [{"Condition": "IsProduction"}, {"Condition": "IsTrial"}]},
    },
    "Resources": {
        "Table": {
            "Type": "T",
            "Condition": "Always",
            "Properties": {
                "Name": {"Ref": "Domain"},
                "Role": {"Ref": "Role"},
                "Sender": {"Fn::Sub": "bounce.${Domain}"},
                "Arn": {"Fn::Sub": "${Domain}/${AWS::Region}"},
                "Protected": {"Fn::If": ["IsProduction", True, {"Ref": "AWS::NoValue"}]},
                "Rules": [{"Fn::If": ["IsProduction", {"Ref": "Stage"}, "none"]}, {"Ref": "AWS::NoValue"}],
            },
        },
        "Absent": {"Type": "T", "Condition": "Never"},
    },
}


def test_parameters_and_conditions_are_filled_in_and_references_to_resources_stay() -> None:
    made = resolved.resources(TEMPLATE, {"Stage": "prod", "Domain": "b.example.com", "Gone": "x"})
    assert set(made) == {"Table"}
    assert made["Table"]["Properties"] == {
        "Name": "b.example.com", "Role": {"Ref": "Role"}, "Sender": "bounce.b.example.com",
        "Arn": {"Fn::Sub": "b.example.com/${AWS::Region}"}, "Protected": True, "Rules": ["prod"],
    }  # fmt: skip


def test_what_isnt_given_has_its_default_and_nothing_is_left_out() -> None:
    properties = resolved.resources(TEMPLATE, {"Stage": "test", "Domain": None})["Table"]["Properties"]
    assert (properties["Name"], properties["Rules"]) == ("a.example.com", ["none"])
    assert "Protected" not in properties
