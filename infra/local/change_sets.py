"""Change sets on the emulator, where they behave differently from CloudFormation's."""

from collections.abc import Callable
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import changesets, engine, handlers, provisioners

# For a type that isn't in its table, MiniStack says that every change may replace the resource. These are the
# create-only properties in the schemas of AWS's registry (`infra.deploy.precious` has them too).
_REPLACING = {
    "AWS::S3::Bucket": ("BucketName", "BucketNamePrefix", "BucketNamespace"),
    "AWS::SES::EmailIdentity": ("EmailIdentity",),
    "AWS::ApiGateway::RestApi": (),
}
_NO_CHANGES = "The submitted information didn't contain changes."


def mend() -> None:
    """Makes them behave as CloudFormation's do."""
    for type_, properties in _REPLACING.items():
        provisioners._REPLACING_PROPERTIES.setdefault(type_, properties)
    changesets._resolve_props_for_diff = _as_conditions_decide(changesets._resolve_props_for_diff)
    handlers._ACTION_HANDLERS["CreateChangeSet"] = _also_of_outputs(handlers._ACTION_HANDLERS["CreateChangeSet"])


def let_go(state: dict[str, Any] | None) -> dict[str, Any] | None:
    """Returns the saved state without an update under way: an emulator that has ended can't continue it.

    A stack that was complete before can be updated again; one that never was is created anew.
    """
    stacks = (state or {}).get("stacks", {})
    for stack in getattr(stacks, "_data", stacks).values():  # of every account and region
        if stack["StackStatus"].endswith("IN_PROGRESS") and stack["StackStatus"] != "REVIEW_IN_PROGRESS":
            stack["StackStatus"] = "UPDATE_ROLLBACK_COMPLETE" if stack.get("_template") else "DELETE_COMPLETE"
    return state


def _as_conditions_decide(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a change set leave out the resources whose condition doesn't hold, and add or remove one when the condition
    changes."""

    def resolve_what_is_made(template: dict[str, Any], parameters: dict[str, Any], *more: Any) -> Any:
        resolved = resolve(template, parameters, *more)
        conditions = engine._evaluate_conditions(template, parameters)
        made = {
            name: resource
            for name, resource in resolved.get("Resources", {}).items()
            if conditions.get(resource.get("Condition"), True)
        }
        return {**resolved, "Resources": made}

    return resolve_what_is_made


def _also_of_outputs(create: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    """Accepts a change set that changes only the stack's outputs: AWS does too, with no resource in it."""

    def create_also_of_outputs(parameters: dict[str, Any]) -> Any:
        answer = create(parameters)
        for made in cloudformation._change_sets.values():
            stack = cloudformation._stacks.get(made["StackName"], {})
            if (
                made["ExecutionStatus"] == "UNAVAILABLE"
                and made["StatusReason"].startswith(_NO_CHANGES)
                and made["_template"].get("Outputs") != stack.get("_template", {}).get("Outputs")
            ):
                made.update(Status="CREATE_COMPLETE", ExecutionStatus="AVAILABLE", StatusReason="")
        return answer

    return create_also_of_outputs
