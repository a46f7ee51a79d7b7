"""The parameter with the signing keys: made before the stack, never overwritten, and kept when the stack is deleted.

CloudFormation can't make a SecureString (its guide, AWS::SSM::Parameter), so the deploy program does.
"""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.exceptions import ClientError

from chalicelib import signing_keys
from chalicelib.signing_keys import SigningKey, SigningKeys
from infra.deploy import stacks
from infra.deploy.refusal import Refusal

_BEFORE = "SIGNING_KEY"
"""The variable of the functions that held the key itself, up to the version before."""
_SINCE_EVER = datetime(2026, 1, 1, tzinfo=UTC)
"""From when the first key signs: it must not depend on a clock."""


def ensure(session: boto3.Session, stack_name: str, say: Callable[[str], None]) -> None:
    """Makes the parameter if there is none: with the key of the existing stack, or else with a new one."""
    ssm = session.client("ssm")
    name = name_of(stack_name)
    if _exists(ssm, name):
        return
    settings = _settings_of_the_functions(session, stack_name)
    before = settings.get(_BEFORE)
    if settings and not before:
        say(
            f"Somebody deleted the signing keys of {stack_name} ({name}), so a new one is made: links and reply addresses sent "
            "before are useless from now on."
        )
    keys = SigningKeys((SigningKey(before or new(), _SINCE_EVER),))
    try:
        ssm.put_parameter(
            Name=name,
            Description="The keys that sign Followthrough's links and reply addresses. make rotate-key replaces them.",
            Type="SecureString",
            Value=signing_keys.write(keys),
            Overwrite=False,
        )
    except ClientError as error:
        if not _is(error, "ParameterAlreadyExists"):  # else another deploy was quicker, and its key is the one
            raise


def name_of(stack_name: str) -> str:
    """Returns the parameter's name; the template makes the same (``functions.yaml``)."""
    return f"/{stack_name}/signing-keys"


def new() -> str:
    return secrets.token_urlsafe(48)


def stored(session: boto3.Session, stack_name: str) -> SigningKeys | None:
    """Returns the keys; ``None`` if there is no such parameter."""
    try:
        answer = session.client("ssm").get_parameter(Name=name_of(stack_name), WithDecryption=True)
    except ClientError as error:
        if _is(error, "ParameterNotFound"):
            return None
        raise
    return signing_keys.read(answer["Parameter"]["Value"])


def replace(session: boto3.Session, stack_name: str, keys: SigningKeys) -> None:
    """Writes other keys into the parameter that is there."""
    value = signing_keys.write(keys)
    session.client("ssm").put_parameter(Name=name_of(stack_name), Type="SecureString", Value=value, Overwrite=True)


def _settings_of_the_functions(session: boto3.Session, stack_name: str) -> dict[str, str]:
    """Returns the environment of the functions, where an older version's have the key: the stack's own parameter can't be
    read (NoEcho). It is empty if there is no such stack, or none that ever came up."""
    if stacks.describe(session, stack_name) is None:
        return {}
    function = stacks.read(session, stack_name).resources.get("Deliver")
    if not function:
        return {}
    try:
        found = session.client("lambda").get_function_configuration(FunctionName=function)
    except ClientError as error:
        if _is(error, "ResourceNotFoundException"):  # a first try that failed, and took its functions back
            return {}
        raise
    environment: dict[str, Any] = found.get("Environment", {})
    if "Error" in environment:  # the variables are encrypted, and we may not read them
        raise Refusal(
            f"The signing key of {stack_name} can't be read ({environment['Error'].get('Message', 'no reason given')}). "
            "Deploy with credentials that may read its functions' settings; nothing was changed."
        )
    return dict(environment.get("Variables", {}))


def _exists(ssm: Any, name: str) -> bool:
    try:
        ssm.get_parameter(Name=name)
    except ClientError as error:
        if _is(error, "ParameterNotFound"):
            return False
        raise
    return True


def _is(error: ClientError, code: str) -> bool:
    return bool(error.response["Error"]["Code"] == code)
