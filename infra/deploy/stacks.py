"""A deployed stack as it is: its outputs, its resources, and the settings of its functions."""

import boto3
import msgspec


class Stack(msgspec.Struct, frozen=True):
    """A deployed stack."""

    name: str
    outputs: dict[str, str]
    resources: dict[str, str]
    """Logical id to physical id."""


def name_of(stage: str) -> str:
    """Returns the name of a stage's stack."""
    return f"followthrough-{stage}"


def read(session: boto3.Session, name: str) -> Stack:
    """Returns the stack of this name; raises an error of CloudFormation if there is none."""
    cloudformation = session.client("cloudformation")
    description = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    resources = {}
    for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=name):
        for resource in page["StackResourceSummaries"]:
            resources[resource["LogicalResourceId"]] = resource.get("PhysicalResourceId", "")
    outputs = {output["OutputKey"]: output["OutputValue"] for output in description.get("Outputs", [])}
    return Stack(name, outputs, resources)


def environment(session: boto3.Session, stack: Stack) -> dict[str, str]:
    """Returns the settings the functions run with, for programs that call the domain from outside."""
    configuration = session.client("lambda").get_function_configuration(FunctionName=stack.resources["Deliver"])
    variables: dict[str, str] = configuration["Environment"]["Variables"]
    return variables
