"""A deployed stack as it is: its template and parameters, its outputs and resources, the settings of its functions."""

from typing import Any

import boto3
import msgspec
from botocore.exceptions import ClientError

from infra.deploy import accounts, clients
from infra.deploy.refusal import Refusal

_PREFIX = "followthrough-"


class Stack(msgspec.Struct, frozen=True):
    """A deployed stack."""

    name: str
    outputs: dict[str, str]
    resources: dict[str, str]
    """Logical id to physical id."""


class Deployed(msgspec.Struct, frozen=True):
    """What an update of a stack starts from."""

    template: dict[str, Any]
    """As it was uploaded, before any transform."""
    parameters: dict[str, str]


def name_of(stage: str) -> str:
    """Returns the name of a stage's stack."""
    return f"{_PREFIX}{stage}"


def read(session: boto3.Session, name: str) -> Stack:
    """Returns the stack of this name; raises `Refusal` if there is none."""
    description = describe(session, name)
    if description is None:
        raise Refusal(_absent(session, name))
    cloudformation = clients.of(session, "cloudformation")
    resources = {}
    for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=name):
        for resource in page["StackResourceSummaries"]:
            resources[resource["LogicalResourceId"]] = resource.get("PhysicalResourceId", "")
    outputs = {output["OutputKey"]: output["OutputValue"] for output in description.get("Outputs", [])}
    return Stack(name, outputs, resources)


def deployed(session: boto3.Session, name: str) -> Deployed:
    """Returns the template and the parameters of a stack that is there."""
    cloudformation = clients.of(session, "cloudformation")
    template = cloudformation.get_template(StackName=name, TemplateStage="Original")["TemplateBody"]
    return Deployed(dict(template), parameters_of(describe(session, name) or {}))


def describe(session: boto3.Session, name: str) -> dict[str, Any] | None:
    """Returns what CloudFormation says about the stack; ``None`` if there is none."""
    try:
        found: dict[str, Any] = clients.of(session, "cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return found


def of_all_stages(session: boto3.Session) -> dict[str, dict[str, str]]:
    """Returns the parameters of each of our stacks in this account and region, by the stack's name."""
    pages = clients.of(session, "cloudformation").get_paginator("describe_stacks").paginate()
    found = [stack for page in pages for stack in page["Stacks"] if stack["StackName"].startswith(_PREFIX)]
    return {stack["StackName"]: parameters_of(stack) for stack in found}


def environment(session: boto3.Session, stack: Stack) -> dict[str, str]:
    """Returns the settings the functions run with, for programs that call the domain from outside."""
    if not stack.resources.get("Deliver"):
        raise Refusal(
            f"{stack.name} isn't complete: its first deployment failed, or is under way. Run make deploy first."
        )
    configuration = clients.of(session, "lambda").get_function_configuration(FunctionName=stack.resources["Deliver"])
    variables: dict[str, str] = configuration["Environment"]["Variables"]
    return variables


def parameters_of(description: dict[str, Any]) -> dict[str, str]:
    """Returns the parameters of a stack as it is described; a secret one is ``****``."""
    return {each["ParameterKey"]: each.get("ParameterValue", "") for each in description.get("Parameters", [])}


def _absent(session: boto3.Session, name: str) -> str:
    place = accounts.here(session)
    stages = sorted(each.removeprefix(_PREFIX) for each in of_all_stages(session))
    return (
        f"There is no stack {name} in account {place.account}, region {place.region}. "
        + (f"The stages there: {', '.join(stages)}. " if stages else "There is no stage of Followthrough there. ")
        + "Look at STAGE, AWS_PROFILE and AWS_DEFAULT_REGION. Nothing was changed."
    )
