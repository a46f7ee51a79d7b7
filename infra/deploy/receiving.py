"""The SES receipt rule: mail for the mail domain goes into the bucket, and MailReceived is notified.

CloudFormation can create rule sets but not activate one, and an account has only one active set. If someone else's is
active, we add our rule to it; otherwise we create and activate one.
"""

import boto3
from botocore.exceptions import ClientError, EndpointConnectionError

from infra.deploy import accounts, aws_errors, clients
from infra.deploy.refusal import Refusal

REGIONS = (
    "us-east-1", "us-east-2", "us-west-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-northeast-1",
    "ca-central-1", "eu-central-1", "eu-west-1", "eu-west-2",
)  # fmt: skip
"""Where SES receives mail: AWS General Reference, "Amazon Simple Email Service endpoints and quotas", Email receiving endpoints. AWS
adds some now and then, so SES itself is asked about others."""
_RULE_SET = "followthrough"


def check_region(session: boto3.Session) -> None:
    """Raises `Refusal` where SES doesn't receive mail, so that no answer could come back.

    There SES answers every call about receipt rules with InvalidAction "Unavailable Operation" (hashicorp/terraform-provider-aws
    issue 19378, rebuy-de/aws-nuke issue 513); in some regions there is no SES at all.
    """
    if session.region_name in REGIONS:
        return
    if accounts.is_aws(session):
        try:
            active_rule_set(session)
        except EndpointConnectionError:
            pass
        except ClientError as error:
            if aws_errors.code_of(error) != "InvalidAction":
                raise
        else:
            return
    raise Refusal(
        f"SES receives no mail in {session.region_name}, so no answer would come back. Choose one of {', '.join(REGIONS)}: "
        "export AWS_DEFAULT_REGION=eu-west-1. Nothing was changed."
    )


def follow(session: boto3.Session, rule_name: str, mail_domain: str, bucket: str, topic: str) -> None:
    """Creates the rule, or updates it."""
    ses = clients.of(session, "ses")
    rule_set = active_rule_set(session)
    if rule_set is None:
        rule_set = _RULE_SET
        try:
            ses.create_receipt_rule_set(RuleSetName=rule_set)
        except ClientError as error:
            if aws_errors.code_of(error) not in ("AlreadyExists", "AlreadyExistsException"):
                raise
        ses.set_active_receipt_rule_set(RuleSetName=rule_set)
    rule = {
        "Name": rule_name,
        "Enabled": True,
        "TlsPolicy": "Optional",
        "ScanEnabled": True,
        "Recipients": [mail_domain],
        "Actions": [{"S3Action": {"BucketName": bucket, "ObjectKeyPrefix": "inbound/", "TopicArn": topic}}],
    }
    rules = {each["Name"]: each for each in ses.describe_receipt_rule_set(RuleSetName=rule_set).get("Rules", [])}
    if rule_name not in rules:
        ses.create_receipt_rule(RuleSetName=rule_set, Rule=rule)
    elif {name: rules[rule_name].get(name) for name in rule} != rule:
        ses.update_receipt_rule(RuleSetName=rule_set, Rule=rule)


def active_rule_set(session: boto3.Session) -> str | None:
    """Returns the name of the active rule set; ``None`` if there is none."""
    description = clients.of(session, "ses").describe_active_receipt_rule_set()
    name: str | None = description.get("Metadata", {}).get("Name")
    return name
