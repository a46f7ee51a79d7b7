"""The alarms see what happens, say what to do, and cost next to nothing."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from chalicelib import metrics
from infra.template.resources import ALARMS, DEAD_LETTER_QUEUES, FUNCTIONS, LOG_DAYS, QUEUES
from tests.embedded import STAGE, ours, watched
from tests.infra.template.test_policies import referred, statements

ROOT = Path(__file__).parent.parent.parent.parent
README = (ROOT / "infra" / "README.md").read_text()


def of_type(type_: str) -> dict[str, Any]:
    return {name: each for name, each in ours()["Resources"].items() if each.get("Type") == type_}


ALL = of_type("AWS::CloudWatch::Alarm")
every_alarm = pytest.mark.parametrize("name", ALL)


def looked_at(alarm: dict[str, Any], *, with_texts: bool) -> list[Any]:
    """The metrics of an alarm, which AWS bills each; an expression is none."""
    if "Metrics" not in alarm["Properties"]:
        return [alarm["Properties"]]
    found = [each["Fn::If"][1] if "Fn::If" in each else each for each in alarm["Properties"]["Metrics"]]
    conditional = [each["Fn::If"][1]["Id"] for each in alarm["Properties"]["Metrics"] if "Fn::If" in each]
    return [each for each in found if "MetricStat" in each and (with_texts or each["Id"] not in conditional)]


def test_there_are_ten_alarms_at_most_and_the_readme_says_what_their_metrics_cost() -> None:
    assert set(ALL) == {*ALARMS, "Texts"}
    assert len(ALL) <= 10
    assert not of_type("AWS::CloudWatch::CompositeAlarm")  # 0.50 USD each
    with_texts = sum(len(looked_at(alarm, with_texts=True)) for alarm in ALL.values())
    without = sum(len(looked_at(ALL[name], with_texts=False)) for name in ALARMS)
    assert (with_texts, without) == (14, 11)
    assert f"{without} metrics of alarms ({with_texts} with texts)" in README


def test_there_are_ten_custom_metrics_at_most_each_with_one_dimension() -> None:
    assert len(get_args(metrics.Name)) <= 10
    assert not of_type("AWS::Logs::MetricFilter")


@every_alarm
def test_an_alarm_is_told_and_its_description_says_what_happened_and_what_to_do_in_one_sentence(name: str) -> None:
    properties = ALL[name]["Properties"]
    assert properties["AlarmActions"] == [{"Ref": "Alarms"}]
    description = properties["AlarmDescription"]["Fn::Sub"]
    happened, what_to_do = description.removeprefix("${AWS::StackName}: ").split(" - ")
    assert happened[0].islower() or happened[0].isdigit()
    assert what_to_do.split()[0] in ("read", "look", "see", "mend", "find")
    assert re.fullmatch(r"([^.]|\.(?=\d))+\.", description), description
    assert len(description) < 800  # of 1024 characters, with a long stack's name


@every_alarm
def test_the_readme_has_a_section_for_each_alarm(name: str) -> None:
    section = README.split(f"\n### `{name}`\n")[1].split("\n#")[0]
    assert len(section.split()) > 25


@every_alarm
def test_an_alarm_on_a_metric_of_ours_names_one_that_our_lines_have(name: str) -> None:
    properties = ALL[name]["Properties"]
    if not properties.get("Namespace", "AWS/").startswith("AWS/"):
        namespace, metric, dimensions = watched(properties)
        assert (namespace, dimensions) == (metrics.NAMESPACE, ((metrics.DIMENSION, STAGE),))
        assert metric in metrics.UNITS


def test_what_aws_counts_is_taken_under_its_own_names() -> None:
    """Each by AWS's documentation of that service's metrics and dimensions."""
    taken = {
        (stat["Namespace"], stat["MetricName"], *(each["Name"] for each in stat.get("Dimensions", [])))
        for alarm in ALL.values()
        for each in looked_at(alarm, with_texts=True)
        for stat in [each["MetricStat"]["Metric"] if "MetricStat" in each else each]
        if stat["Namespace"].startswith("AWS/")
    }
    assert taken == {
        ("AWS/ApiGateway", "5XXError", "ApiName", "Stage"),
        ("AWS/Lambda", "Throttles"),
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName"),
        ("AWS/SES", "Reputation.BounceRate"),
        ("AWS/SES", "Reputation.ComplaintRate"),
        ("AWS/SNS", "NumberOfNotificationsFailed", "PhoneNumber"),
        ("AWS/SNS", "SMSMonthToDateSpentUSD"),
    }


def test_every_queue_that_brings_something_in_is_looked_at() -> None:
    ages = looked_at(ALL["QueuesOld"], with_texts=True)
    seen = {
        each["MetricStat"]["Metric"]["Dimensions"][0]["Value"]["Fn::GetAtt"][0]: each["Id"]
        for each in ages
        if each["MetricStat"]["Metric"]["MetricName"] == "ApproximateAgeOfOldestMessage"
    }
    assert set(seen) == {
        name for name in QUEUES if not name.endswith("Deliveries")
    }  # those stay owed, as the sweep sees
    with_texts, without = ALL["QueuesOld"]["Properties"]["Metrics"][0]["Expression"]["Fn::If"][1:]
    assert [with_texts.count(f"FILL({each}, 0) > 900") for each in seen.values()] == [1] * len(seen)
    assert without == with_texts.replace(" OR FILL(texts, 0) > 900", "")


def test_mail_is_warned_of_before_aws_looks_closer() -> None:
    (expression, *_) = ALL["Reputation"]["Properties"]["Metrics"]
    assert expression["Expression"] == "FILL(bounces, REPEAT) > 0.04 OR FILL(complaints, REPEAT) > 0.0008"


@every_alarm
def test_a_metric_without_data_does_not_silence_the_others_of_its_alarm(name: str) -> None:
    for each in ALL[name]["Properties"].get("Metrics", []):
        if "Expression" in each:
            said = str(each["Expression"])
            assert all(f"FILL({metric['Id']}, " in said for metric in looked_at(ALL[name], with_texts=True)), said


@every_alarm
def test_what_the_emulator_does_not_know_is_left_out_there(name: str) -> None:
    assert "Metrics" not in ALL[name]["Properties"] or ALL[name]["Condition"] in ("IsOnAws", "HasSmsNumberOnAws")


def test_a_sweep_that_is_silent_for_five_minutes_is_an_alarm_even_without_any_data() -> None:
    properties = ALL["SweepSilent"]["Properties"]
    assert (properties["Period"], properties["EvaluationPeriods"], properties["Threshold"]) == (300, 1, 1)
    assert (properties["Statistic"], properties["TreatMissingData"]) == ("SampleCount", "breaching")


def test_the_sweep_knows_and_may_look_at_every_dead_letter_queue(resources: dict[str, Any]) -> None:
    variables = resources["Sweep"]["Properties"]["Environment"]["Variables"]
    assert set(referred(variables["DEAD_LETTER_QUEUE_URLS"])) == set(DEAD_LETTER_QUEUES)
    allowed = statements(resources, "Sweep")["DeadLetters"]
    assert allowed["Action"] == "sqs:GetQueueAttributes"
    assert set(referred(allowed["Resource"])) == set(DEAD_LETTER_QUEUES)


def shown() -> Iterator[dict[str, Any]]:
    body = ours()["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    yield from json.loads(body)["widgets"]


def test_the_dashboard_is_free_and_shows_every_metric_of_ours_and_every_alarm() -> None:
    rows = [row for widget in shown() for row in widget["properties"].get("metrics", [])]
    assert len(of_type("AWS::CloudWatch::Dashboard")) == 1
    assert len(rows) <= 50
    assert {row[1] for row in rows if row[:1] + row[2:4] == [metrics.NAMESPACE, metrics.DIMENSION, "${Stage}"]} == (
        set(metrics.UNITS) - {"NumbersNearlyUsedUp"}
    )
    (alarms,) = [widget["properties"]["alarms"] for widget in shown() if widget["type"] == "alarm"]
    assert alarms == [f"${{{name}.Arn}}" for name in ALARMS]


def test_the_dashboard_names_what_is_there_and_its_widgets_do_not_overlap(resources: dict[str, Any]) -> None:
    assert {name for name in referred(resources["Dashboard"]) if not name.startswith("AWS::")} - {"Stage"} <= set(
        resources
    )
    places = {(widget["x"], widget["y"]) for widget in shown()}
    assert len(places) == len(list(shown()))
    assert all(widget["x"] + widget["width"] <= 24 for widget in shown())


def test_reasons_are_looked_for_in_the_log_of_every_function() -> None:
    queries = [widget["properties"]["query"] for widget in shown() if widget["type"] == "log"]
    assert len(queries) == 3
    for query in queries:
        assert all(f"SOURCE '/aws/lambda/${{{function}}}'" in query for function in FUNCTIONS)


def test_the_api_is_named_per_stage_as_its_alarm_and_dashboard_call_it(resources: dict[str, Any]) -> None:
    api = resources["RestAPI"]["Properties"]
    assert api["Name"] == api["DefinitionBody"]["info"]["title"] == {"Ref": "AWS::StackName"}
    assert ALL["PagesFail"]["Properties"]["Dimensions"] == [
        {"Name": "ApiName", "Value": api["Name"]}, {"Name": "Stage", "Value": api["StageName"]},
    ]  # fmt: skip


def test_all_callers_together_are_held_to_50_requests_a_second_and_100_at_once(resources: dict[str, Any]) -> None:
    assert resources["RestAPI"]["Properties"]["MethodSettings"] == [
        {"ResourcePath": "/*", "HttpMethod": "*", "ThrottlingRateLimit": 50, "ThrottlingBurstLimit": 100}
    ]


def test_a_request_is_logged_as_one_line_of_json_without_anything_secret(resources: dict[str, Any]) -> None:
    condition, logged, _ = resources["RestAPI"]["Properties"]["AccessLogSetting"]["Fn::If"]
    assert condition == resources["AccessLogs"]["Condition"] == "IsOnAws"
    assert "\n" not in logged["Format"]
    line = json.loads(logged["Format"])
    assert line["request"] == "$context.requestId"  # AWS wants it in every format
    assert set(line.values()) == {
        f"$context.{name}"
        for name in (
            "requestId", "requestTime", "identity.sourceIp", "httpMethod", "resourcePath", "status", "responseLength",
            "responseLatency", "integrationStatus", "integrationLatency", "error.responseType",
        )
    }  # fmt: skip
    assert resources["AccessLogs"]["Properties"]["RetentionInDays"] == 30 < LOG_DAYS


def test_a_budget_is_there_only_if_an_amount_is_given_and_tells_whom_alarms_tell(template: dict[str, Any]) -> None:
    budget = template["Resources"]["Budget"]
    assert budget["Condition"] == "HasBudget"
    assert template["Conditions"]["HasBudget"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "BudgetUsd"}, "0"]}]}
    assert template["Parameters"]["BudgetUsd"]["Default"] == 0
    assert '--sms-limit-usd "$(SMS_LIMIT)" --budget-usd "$(BUDGET)"' in (ROOT / "Makefile").read_text()
    assert budget["Properties"]["Budget"]["BudgetLimit"] == {"Amount": {"Ref": "BudgetUsd"}, "Unit": "USD"}
    for each in budget["Properties"]["NotificationsWithSubscribers"]:
        assert each["Subscribers"] == [{"SubscriptionType": "SNS", "Address": {"Ref": "Alarms"}}]
    (statement,) = template["Resources"]["AlarmsPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert "budgets.amazonaws.com" in statement["Principal"]["Service"]
