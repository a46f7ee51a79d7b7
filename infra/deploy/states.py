"""Every state a stack can be in, and what to say about those from which a deployment can't continue by itself.

The states are CloudFormation's StackStatus ("Stack status codes" in its User Guide; a test compares them with botocore's
model).
"""

DONE = frozenset({
    "CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE",
})  # fmt: skip
"""From these an update can start."""
_UNDER_WAY = (
    "Somebody is already changing {name} ({state}). Wait until that has ended: aws cloudformation describe-stacks --stack-name "
    "{name} --query Stacks[0].StackStatus. Then repeat the command."
)
SENTENCES = {
    "CREATE_IN_PROGRESS": _UNDER_WAY,
    "ROLLBACK_IN_PROGRESS": _UNDER_WAY,
    "UPDATE_IN_PROGRESS": _UNDER_WAY,
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": _UNDER_WAY,
    "UPDATE_ROLLBACK_IN_PROGRESS": _UNDER_WAY,
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": _UNDER_WAY,
    "IMPORT_IN_PROGRESS": _UNDER_WAY,
    "IMPORT_ROLLBACK_IN_PROGRESS": _UNDER_WAY,
    "DELETE_IN_PROGRESS": (
        "{name} is just being deleted. Wait until it is gone, then repeat the command: it starts afresh, and its tables, which "
        "are kept, will not be in it."
    ),
    "DELETE_FAILED": (
        "Somebody wanted to delete {name}, and these were in the way:\n{failed}\n"
        "Finish it (an S3 bucket must be emptied first): aws cloudformation delete-stack --stack-name {name}"
    ),
    "CREATE_FAILED": (
        "The first deployment of {name} failed, and somebody wanted it left as it is:\n{failed}\n"
        "Clear it away, then repeat the command: aws cloudformation rollback-stack --stack-name {name} --retain-except-on-create"
    ),
    "ROLLBACK_FAILED": (
        "The first deployment of {name} failed, and so did clearing it away:\n{failed}\n"
        "Fix that (an S3 bucket must be emptied), then: aws cloudformation delete-stack --stack-name {name}. "
        "Afterwards repeat the command."
    ),
    "UPDATE_ROLLBACK_FAILED": (
        "An update of {name} failed, and going back failed as well, even when tried again just now:\n{failed}\n"
        "Fix that, then repeat the command. If it can't be fixed: aws cloudformation continue-update-rollback --stack-name "
        "{name} --resources-to-skip <names from above>"
    ),
    "UPDATE_FAILED": (
        "An update of {name} failed, and somebody wanted it left as it is. Going back, tried just now, did not work:\n{failed}\n"
        "aws cloudformation rollback-stack --stack-name {name}"
    ),
    "IMPORT_ROLLBACK_FAILED": (
        "Somebody tried to take existing resources into {name}, and going back failed:\n{failed}\n"
        "Only AWS support can bring it out of this state. The pages and functions keep running."
    ),
    "REVIEW_IN_PROGRESS": (
        "{name} is only planned: somebody's change set is waiting for a decision ({failed}). Execute it, or take it back: "
        "aws cloudformation delete-change-set --stack-name {name} --change-set-name <name>; then repeat the command."
    ),
    "ROLLBACK_COMPLETE": (
        "The first deployment of {name} failed, and these could not be taken back:\n{failed}\n"
        "Look whether anybody needs them, then: aws cloudformation delete-stack --stack-name {name}, and repeat the command."
    ),
}  # fmt: skip
"""What to do if we can't continue by ourselves."""
UNKNOWN = "{name} is in a state that this version doesn't know: {state}. Look at it in the CloudFormation console."
