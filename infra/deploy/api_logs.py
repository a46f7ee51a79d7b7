"""Lets API Gateway write access logs: a role that belongs to the account, so neither to a stack nor to Followthrough alone.

Without one a stage with an access log can't be made ("CloudWatch Logs role ARN must be set in account settings to enable logging").
It is a setting of account and region (API Gateway developer guide, "Set up CloudWatch logging for REST APIs"): two stacks that each
brought one would overwrite each other's, and the first to go would end the other's log.
"""

import json
import time
from typing import Any

import boto3
from botocore.exceptions import ClientError

ROLE = "followthrough-api-logs"
_POLICY = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
_TRIES = 12
"""IAM tells its news to other services within seconds, mostly; until then the new role is refused."""


def allow(session: boto3.Session, *, pause: float = 5) -> None:
    """Gives API Gateway a role for logs in this account and region, unless it has one, which isn't ours to change."""
    gateway = session.client("apigateway")
    if gateway.get_account().get("cloudwatchRoleArn"):
        return
    _set(gateway, _role(session), pause)


def _role(session: boto3.Session) -> str:
    """Returns the ARN of our role, made at the first deploy in any region."""
    iam = session.client("iam")
    try:
        made = iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(_TRUST))
    except iam.exceptions.EntityAlreadyExistsException:
        made = iam.get_role(RoleName=ROLE)
    partition = session.get_partition_for_region(session.region_name or "us-east-1")
    iam.attach_role_policy(RoleName=ROLE, PolicyArn=f"arn:{partition}:iam::aws:policy/{_POLICY}")
    return str(made["Role"]["Arn"])


def _set(gateway: Any, role: str, pause: float) -> None:
    change = [{"op": "replace", "path": "/cloudwatchRoleArn", "value": role}]
    for tries_left in reversed(range(_TRIES)):
        try:
            gateway.update_account(patchOperations=change)
            return
        except ClientError as error:
            # "The role ARN does not have required permissions configured", or "… to API Gateway".
            if error.response["Error"]["Code"] != "BadRequestException" or not tries_left:
                raise
        time.sleep(pause)
