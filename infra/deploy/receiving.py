"""The SES receipt rule: mail for the mail domain goes into the bucket, and MailReceived is notified.

CloudFormation can create rule sets but not activate one, and an account has only one active set. If someone else's is
active, we add our rule to it; otherwise we create and activate one.
"""

import boto3
from botocore.exceptions import ClientError

_RULE_SET = "followthrough"


def follow(session: boto3.Session, rule_name: str, mail_domain: str, bucket: str, topic: str) -> None:
    """Creates the rule, or updates it."""
    ses = session.client("ses")
    rule_set = active_rule_set(session)
    if rule_set is None:
        rule_set = _RULE_SET
        try:
            ses.create_receipt_rule_set(RuleSetName=rule_set)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("AlreadyExists", "AlreadyExistsException"):
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
    description = session.client("ses").describe_active_receipt_rule_set()
    name: str | None = description.get("Metadata", {}).get("Name")
    return name
