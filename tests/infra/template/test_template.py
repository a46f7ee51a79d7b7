"""What an emulator lets pass and AWS refuses, or lets pass and shouldn't."""

import copy
import json
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
from samtranslator.translator.transform import transform

from chalicelib.config import settings
from chalicelib.domain.replies.refused import STRANGERS_KEPT_FOR
from chalicelib.domain.stream.waiting_room import WAITS
from infra.deploy import signing_key
from infra.template.resources import DEAD_LETTER_QUEUES, FUNCTIONS

QUEUES = {
    "Deliveries": "Deliver",
    "UrgentDeliveries": "DeliverUrgent",
    "MailOutcomes": "Outcomes",
    "MailNotices": "InboundMail",
    "TextNotices": "InboundText",
}


def of_type(resources: dict[str, Any], type_: str) -> dict[str, Any]:
    return {name: resource for name, resource in resources.items() if resource["Type"] == type_}


def test_the_functions_are_the_ones_that_logs_and_dashboard_are_made_for(resources: dict[str, Any]) -> None:
    assert set(of_type(resources, "AWS::Serverless::Function")) == set(FUNCTIONS)


def test_the_api_has_one_stage_and_so_no_way_around_its_limits_and_log(resources: dict[str, Any]) -> None:
    alone = {"Resources": {"RestAPI": copy.deepcopy(resources["RestAPI"])}}
    made = transform(alone, {}, managed_policy_loader=None)["Resources"]
    assert [each["Properties"]["StageName"] for each in of_type(made, "AWS::ApiGateway::Stage").values()] == ["api"]
    (deployment,) = of_type(made, "AWS::ApiGateway::Deployment").values()
    assert "StageName" not in deployment["Properties"]  # it would make one more


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_its_measured_memory_and_ends_before_who_waits_for_it(
    function: str, resources: dict[str, Any]
) -> None:
    properties = resources[function]["Properties"]
    assert properties["MemorySize"] == (1024 if function == "APIHandler" else 256)
    assert properties["Timeout"] == (29 if function == "APIHandler" else 60)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_runs_on_the_python_that_compiled_the_zip(function: str, resources: dict[str, Any]) -> None:
    assert resources[function]["Properties"]["Runtime"] == f"python{sys.version_info.major}.{sys.version_info.minor}"


def test_texts_are_waited_for_only_where_there_is_a_number_that_they_come_to(
    resources: dict[str, Any], template: dict[str, Any]
) -> None:
    """A queue's empty polls are what an unused stack costs most."""
    event = resources["InboundText"]["Properties"]["Events"]["InboundTextSqsEventSource"]["Properties"]
    assert event["Enabled"] == {"Fn::If": ["HasSmsNumber", True, False]}
    assert template["Conditions"]["HasSmsNumber"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "SmsNumber"}, ""]}]}


@pytest.mark.parametrize(("queue", "function"), QUEUES.items())
def test_a_message_stays_hidden_six_times_as_long_as_its_function_may_run(
    queue: str, function: str, resources: dict[str, Any]
) -> None:
    assert resources[queue]["Properties"]["VisibilityTimeout"] >= 6 * resources[function]["Properties"]["Timeout"]


@pytest.mark.parametrize(("queue", "function"), QUEUES.items())
def test_a_function_reports_which_messages_failed(queue: str, function: str, resources: dict[str, Any]) -> None:
    (event,) = resources[function]["Properties"]["Events"].values()
    assert event["Type"] == "SQS"
    assert f"${{{queue}.QueueName}}" in json.dumps(event["Properties"]["Queue"])
    assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize(("queue", "function"), QUEUES.items())
def test_no_queue_takes_more_functions_at_once_than_the_deployment_says(
    queue: str, function: str, resources: dict[str, Any]
) -> None:
    (event,) = resources[function]["Properties"]["Events"].values()
    assert event["Properties"]["ScalingConfig"] == {"MaximumConcurrency": {"Ref": "MaximumConcurrency"}}


def test_a_new_accounts_ten_functions_are_not_all_taken_by_queues(
    template: dict[str, Any], resources: dict[str, Any]
) -> None:
    parameter = template["Parameters"]["MaximumConcurrency"]
    # Lambda takes no smaller one than 2 (API reference, ScalingConfig).
    assert (parameter["Type"], parameter["MinValue"]) == ("Number", 2)
    # Texts come only to who asked AWS for a number, which takes weeks.
    (texts,) = resources["InboundText"]["Properties"]["Events"].values()
    assert texts["Properties"]["Enabled"] == {"Fn::If": ["HasSmsNumber", True, False]}
    assert (len(QUEUES) - 1) * parameter["Default"] <= 10 - 2  # one for the pages, one for the sweep


def test_who_sends_knows_how_many_do_so_at_once(template: dict[str, Any], setting: Callable[..., None]) -> None:
    # All functions do, since the number of shards follows from it.
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    assert variables["CONCURRENCY"] == {"Ref": "MaximumConcurrency"}
    setting(CONCURRENCY="")
    assert settings().concurrency == template["Parameters"]["MaximumConcurrency"]["Default"]


def test_what_people_wait_for_is_delivered_by_the_same_code_with_the_same_settings(resources: dict[str, Any]) -> None:
    usual, urgent = resources["Deliver"]["Properties"], resources["DeliverUrgent"]["Properties"]
    assert urgent["Environment"] == usual["Environment"]
    assert urgent["Handler"].rpartition(".")[0] == usual["Handler"].rpartition(".")[0]


@pytest.mark.parametrize("queue", QUEUES)
def test_a_message_that_fails_five_times_waits_14_days_in_a_queue_of_its_own(
    queue: str, resources: dict[str, Any]
) -> None:
    redrive = resources[queue]["Properties"]["RedrivePolicy"]
    dead = redrive["deadLetterTargetArn"]["Fn::GetAtt"][0]
    assert redrive["maxReceiveCount"] == 5
    assert dead in DEAD_LETTER_QUEUES
    assert resources[dead]["Properties"]["MessageRetentionPeriod"] == 14 * 86400


def test_every_queue_is_encrypted(resources: dict[str, Any]) -> None:
    queues = of_type(resources, "AWS::SQS::Queue")
    assert len(queues) == 10
    assert all(queue["Properties"]["SqsManagedSseEnabled"] is True for queue in queues.values())


def test_the_sweep_runs_every_minute_and_is_not_repeated(resources: dict[str, Any]) -> None:
    properties = resources["Sweep"]["Properties"]
    (event,) = properties["Events"].values()
    assert event["Properties"]["Schedule"] == "rate(1 minute)"
    assert properties["EventInvokeConfig"] == {"MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60}


def test_only_our_topics_reach_the_queues(resources: dict[str, Any]) -> None:
    for queue, topic in (
        ("MailNotices", "MailReceived"),
        ("MailOutcomes", "MailEvents"),
        ("TextNotices", "TextsReceived"),
    ):
        allow = resources[f"{queue}Policy"]["Properties"]["PolicyDocument"]["Statement"][0]
        assert allow["Principal"] == {"Service": "sns.amazonaws.com"}
        assert allow["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Ref": topic}}}
        subscription = resources[f"{topic}Subscription"]["Properties"]
        assert subscription["RawMessageDelivery"] is True
        assert subscription["Endpoint"] == {"Fn::GetAtt": [queue, "Arn"]}


def test_queues_and_bucket_refuse_what_is_not_encrypted_on_the_way(resources: dict[str, Any]) -> None:
    for policy in (
        "DeliveriesPolicy",
        "UrgentDeliveriesPolicy",
        "MailOutcomesPolicy",
        "MailNoticesPolicy",
        "TextNoticesPolicy",
        "MailBucketPolicy",
        "FilesBucketPolicy",
    ):
        statements = json.dumps(resources[policy]["Properties"]["PolicyDocument"]["Statement"])
        assert '"Effect": "Deny"' in statements
        assert '{"Bool": {"aws:SecureTransport": "false"}}' in statements


def test_buckets_are_private_and_encrypted(resources: dict[str, Any]) -> None:
    buckets = of_type(resources, "AWS::S3::Bucket")
    assert set(buckets) == {"MailBucket", "FilesBucket"}
    for bucket in buckets.values():
        assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
        assert bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]


def test_files_of_people_are_kept_for_good_also_when_the_stack_goes(resources: dict[str, Any]) -> None:
    bucket = resources["FilesBucket"]
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")
    (rule,) = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    assert (rule["Prefix"], rule["Status"]) == ("files/waiting/", "Enabled")  # only what is in no plan yet
    assert rule["ExpirationInDays"] > WAITS.days


def test_the_bucket_forgets_raw_mail(resources: dict[str, Any]) -> None:
    properties = resources["MailBucket"]["Properties"]
    (rule,) = properties["LifecycleConfiguration"]["Rules"]
    assert rule["Status"] == "Enabled"
    assert rule["ExpirationInDays"] == 30
    assert rule["ExpirationInDays"] <= STRANGERS_KEPT_FOR.days
    assert "Prefix" not in rule  # all of it, whoever sent it


def test_only_receiving_of_this_account_puts_mail_into_the_bucket(resources: dict[str, Any]) -> None:
    allow = resources["MailBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"][0]
    assert allow["Principal"] == {"Service": "ses.amazonaws.com"}
    assert allow["Action"] == "s3:PutObject"
    assert allow["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}


def test_every_topic_that_a_service_publishes_to_names_the_service_and_the_account(resources: dict[str, Any]) -> None:
    policies = of_type(resources, "AWS::SNS::TopicPolicy")
    topics = {policy["Properties"]["Topics"][0]["Ref"] for policy in policies.values()}
    assert topics == set(of_type(resources, "AWS::SNS::Topic"))
    for policy in policies.values():
        (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
        assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
        services = statement["Principal"]["Service"]
        assert all(each.endswith(".amazonaws.com") for each in ([services] if isinstance(services, str) else services))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_logs_are_kept_90_days(function: str, resources: dict[str, Any]) -> None:
    group = resources[f"{function}Logs"]
    assert group["Properties"] == {"LogGroupName": {"Fn::Sub": f"/aws/lambda/${{{function}}}"}, "RetentionInDays": 90}


def test_every_log_group_is_of_a_function_that_is_there_or_of_the_api(resources: dict[str, Any]) -> None:
    groups = of_type(resources, "AWS::Logs::LogGroup")
    del groups["AccessLogs"]
    for group in groups.values():
        (function,) = re.findall(r"\$\{(\w+)\}", group["Properties"]["LogGroupName"]["Fn::Sub"])
        assert function in resources


def test_the_limits_reach_the_functions_and_have_defaults_that_an_earlier_deployment_goes_on_with(
    template: dict[str, Any], setting: Callable[..., None]
) -> None:
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    limits = {
        "TEXT_COUNTRIES": "TextCountries", "NUMBERS_A_DAY": "NumbersADay", "NUMBERS_PER_COACH": "NumbersPerCoach",
        "NUMBERS_PER_PERSON": "NumbersPerPerson", "INVITATIONS_A_DAY": "InvitationsADay",
    }  # fmt: skip
    for variable, parameter in limits.items():
        assert variables[variable] == {"Ref": parameter}
        assert "Default" in template["Parameters"][parameter]
    setting(**dict.fromkeys(limits, ""))
    usual = settings()
    setting(**{variable: template["Parameters"][parameter]["Default"] for variable, parameter in limits.items()})
    assert settings() == usual
    pattern = template["Parameters"]["TextCountries"]["AllowedPattern"]
    assert [bool(re.fullmatch(pattern, text)) for text in ("", "DE", "DE,US", "de", "DE,", "*")] == [True] * 3 + [
        False
    ] * 3


def test_mail_is_signed_and_its_events_are_told(resources: dict[str, Any]) -> None:
    assert resources["Identity"]["Properties"]["DkimAttributes"] == {"SigningEnabled": True}
    destination = resources["MailEventDestination"]["Properties"]
    assert destination["ConfigurationSetName"] == {"Ref": "MailSettings"}
    assert {"delivery", "bounce", "complaint", "reject"} == set(destination["EventDestination"]["MatchingEventTypes"])


def test_an_address_that_is_confirmed_again_is_not_held_back_by_the_accounts_suppression_list(
    resources: dict[str, Any],
) -> None:
    assert resources["MailSettings"]["Properties"]["SuppressionOptions"] == {"SuppressedReasons": []}


SECRET = re.compile(r"(?i)secret|password|token|signing_?key|api_?key|private")
"""What a secret may be called."""


def test_nothing_secret_is_in_the_template_or_in_what_the_functions_run_with(template: dict[str, Any]) -> None:
    assert not any(parameter.get("NoEcho") for parameter in template["Parameters"].values())
    named = [*template["Parameters"], *template["Outputs"]]
    environments = [template["Globals"]["Function"]["Environment"]["Variables"]]
    functions = of_type(template["Resources"], "AWS::Serverless::Function").values()
    environments += [function["Properties"].get("Environment", {}).get("Variables", {}) for function in functions]
    named += [name for variables in environments for name in variables]
    assert {name for name in named if SECRET.search(name)} == {"SIGNING_KEYS"}
    assert {json.dumps(each["SIGNING_KEYS"]) for each in environments if "SIGNING_KEYS" in each} == {
        '{"Fn::Sub": "/${AWS::StackName}/signing-keys"}'  # where they are, not what they are
    }


def test_only_functions_that_sign_know_where_the_keys_are(resources: dict[str, Any]) -> None:
    knowing = {
        name
        for name, function in of_type(resources, "AWS::Serverless::Function").items()
        if "SIGNING_KEYS" in json.dumps(function["Properties"].get("Environment"))
    }
    assert knowing == {"APIHandler", "Deliver", "DeliverUrgent", "InboundMail", "InboundText"}
    assert signing_key.name_of("followthrough-prod") == "/followthrough-prod/signing-keys"


def test_the_api_function_does_not_refer_to_its_own_api_which_would_be_a_cycle(
    resources: dict[str, Any], template: dict[str, Any]
) -> None:
    assert "RestAPI" not in json.dumps(resources["APIHandler"])
    assert "RestAPI" not in json.dumps(template["Globals"])
    assert "${RestAPI}" in json.dumps(resources["Deliver"]["Properties"]["Environment"])


def test_tags_have_only_characters_that_aws_takes(resources: dict[str, Any]) -> None:
    for resource in resources.values():
        tags = resource.get("Properties", {}).get("Tags", {})
        for name, value in tags.items() if isinstance(tags, dict) else ((tag["Key"], tag["Value"]) for tag in tags):
            assert re.fullmatch(r"[\w\s_.:/=+\-@]{0,256}", f"{name}{value}")


def test_no_resource_that_holds_data_has_a_fixed_name(resources: dict[str, Any]) -> None:
    for resource in resources.values():
        properties = resource.get("Properties", {})
        assert not {"TableName", "BucketName", "QueueName", "TopicName", "FunctionName"} & set(properties) or (
            resource["Type"] == "AWS::Lambda::Permission"
        )


def test_nothing_is_taken_for_text(resources: dict[str, Any]) -> None:
    """A file in a form must arrive as it is, and an icon go to whoever accepts other types first."""
    assert resources["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-binary-media-types"] == ["*/*"]


def test_what_api_gateway_answers_by_itself_is_deployed_with_the_api(resources: dict[str, Any]) -> None:
    answers = resources["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-gateway-responses"]
    assert answers["MISSING_AUTHENTICATION_TOKEN"]["statusCode"] == "404"
    assert answers["THROTTLED"]["statusCode"] == "429"
    assert answers["THROTTLED"]["responseParameters"]["gatewayresponse.header.Retry-After"] == "'2'"
    for answer in answers.values():
        assert json.loads(answer["responseTemplates"]["application/json"])["title"]
        assert "<h1>" in answer["responseTemplates"]["text/html"]
