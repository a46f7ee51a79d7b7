"""What keeps a stack from being destroyed by hand: deletion protection of its tables, termination protection, a stack policy.

All of it comes after a first success, since a table that is protected can't be taken back when a deployment fails.
"""

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from infra.deploy import aws_errors, precious
from infra.deploy.refusal import Failed

PRODUCTION = "prod"
"""The stage whose tables and stack can't be deleted; others are there to come and go."""
_IDENTITY = "AWS::SES::EmailIdentity"


def of_tables(template: dict[str, Any], stage: str, tables: set[str]) -> dict[str, Any]:
    """Returns the template with deletion protection for these tables, and without for others."""
    protected = copy.deepcopy(template)
    for name, resource in protected["Resources"].items():
        if resource["Type"] == "AWS::DynamoDB::Table":
            resource["Properties"]["DeletionProtectionEnabled"] = stage == PRODUCTION and name in tables
    return protected


def tables_of(template: dict[str, Any]) -> set[str]:
    """Returns the names of the tables in a template."""
    return {name for name, each in template.get("Resources", {}).items() if each["Type"] == "AWS::DynamoDB::Table"}


def turn_on(cloudformation: Any, stack: str, stage: str) -> None:
    """Sets the stack policy; in production also the protection of the whole stack. It may be done again and again."""
    cloudformation.set_stack_policy(StackName=stack, StackPolicyBody=policy())
    if stage == PRODUCTION:
        cloudformation.update_termination_protection(StackName=stack, EnableTerminationProtection=True)


@contextmanager
def identity_may_change(cloudformation: Any, stack: str) -> Iterator[None]:
    """Lets an update replace the mail identity meanwhile; afterwards, also after a failure, the usual policy holds again.

    A change set takes no policy of its own ("You can't specify a temporary stack policy that overrides the current policy",
    ExecuteChangeSet), so the stack's is set and set back. A run that is killed meanwhile is made good by the next one.
    """
    cloudformation.set_stack_policy(StackName=stack, StackPolicyBody=policy(but=_IDENTITY))
    failed = ""
    try:
        yield
    except Failed as failure:
        failed = f"{failure}\n"
        raise
    finally:
        try:
            cloudformation.set_stack_policy(StackName=stack, StackPolicyBody=policy())
        except (
            ClientError
        ) as error:  # in some states of a stack it can't be set; why the update failed must be said all the same
            why = aws_errors.sentence(error)
            raise Failed(f"{failed}The stack policy isn't set back yet, the next deployment does it. {why}") from error


def policy(but: str = "") -> str:
    """Returns a stack policy under which what is precious can be changed, but neither replaced nor removed by an update."""
    types = sorted(type_ for type_ in precious.NAMES if type_ != but and not type_.startswith("AWS::Serverless"))
    everything = {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}
    kept = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["Update:Replace", "Update:Delete"],
        "Resource": "*",
        "Condition": {"StringEquals": {"ResourceType": types}},
    }
    return json.dumps({"Statement": [everything, kept]})
