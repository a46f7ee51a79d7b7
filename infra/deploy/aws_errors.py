"""What AWS, or the network on the way there, answered, as a sentence for an operator who may never have seen botocore.

The codes are AWS's common errors (IAM User Guide and each service's API reference, "Common Errors"), those of STS
("GetCallerIdentity"), and CloudFormation's own ("CreateChangeSet", "ExecuteChangeSet").
"""

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

RAISED = (ClientError, BotoCoreError, PynamoDBException)
"""What is raised when AWS refuses something or can't be reached; PynamoDB wraps the others in its own."""

_NO_CREDENTIALS = (
    "There are no AWS credentials in this shell. Sign in (aws sso login, aws configure), or export AWS_PROFILE=…; "
    "aws sts get-caller-identity shows who you are."
)
_EXPIRED = "Your AWS credentials have expired. Sign in again (aws sso login, or new keys), then repeat the command."
_INVALID = (
    "AWS doesn't know these credentials: the keys are wrong, or were deleted, or the region isn't enabled for the account. "
    "aws sts get-caller-identity shows who you are."
)
_CLOCK = "AWS refused the signature of the request: the secret key is wrong, or this machine's clock is."
_MEANWHILE = "Somebody else changed the stack at the same time. Repeat the command."
_BUSY = "AWS is getting too many requests from this account just now. Wait a minute, then repeat the command."

_CODES = {
    "ExpiredToken": _EXPIRED,
    "ExpiredTokenException": _EXPIRED,
    "RequestExpired": _EXPIRED,
    "InvalidClientTokenId": _INVALID,
    "UnrecognizedClientException": _INVALID,
    "InvalidAccessKeyId": _INVALID,
    "AuthFailure": _INVALID,
    "OptInRequired": _INVALID,
    "SubscriptionRequiredException": _INVALID,
    "MissingAuthenticationToken": _NO_CREDENTIALS,
    "MissingAuthenticationTokenException": _NO_CREDENTIALS,
    "SignatureDoesNotMatch": _CLOCK,
    "IncompleteSignature": _CLOCK,
    "InvalidSignatureException": _CLOCK,
    "RequestTimeTooSkewed": _CLOCK,
    "ChangeSetNotFound": _MEANWHILE,
    "InvalidChangeSetStatus": _MEANWHILE,
    "InvalidChangeSetStatusException": _MEANWHILE,
    "Throttling": _BUSY,
    "ThrottlingException": _BUSY,
    "RequestLimitExceeded": _BUSY,
    "TooManyRequestsException": _BUSY,
}
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "403"})
# Looked through in this order: some are kinds of others.
_KINDS: tuple[tuple[type[BotoCoreError], str], ...] = (
    (exceptions.ProfileNotFound, "AWS_PROFILE names a profile that isn't on this machine ({error})."),
    (exceptions.NoRegionError, "Choose a region first: export AWS_DEFAULT_REGION=eu-west-1"),
    (exceptions.InvalidRegionError, "AWS_DEFAULT_REGION is not a region ({error})."),
    (exceptions.TokenRetrievalError, _EXPIRED),
    (exceptions.UnauthorizedSSOTokenError, _EXPIRED),
    (exceptions.SSOError, _EXPIRED),
    (exceptions.PartialCredentialsError, "Only half of the AWS credentials are in this shell ({error})."),
    (exceptions.NoCredentialsError, _NO_CREDENTIALS),
    (exceptions.CredentialRetrievalError, "Your AWS credentials can't be read ({error})."),
    (exceptions.HTTPClientError, "AWS can't be reached ({error}). Is this machine on the network, and the region right?"),
    (exceptions.ConnectionError, "AWS can't be reached ({error}). Is this machine on the network, and the region right?"),
)  # fmt: skip


def sentence(error: Exception) -> str:
    """Returns what happened, and what to do about it."""
    while isinstance(error, PynamoDBException) and error.cause is not None:
        error = error.cause
    if not isinstance(error, ClientError):
        for kind, words in _KINDS:
            if isinstance(error, kind):
                return words.format(error=str(error).rstrip("."))
        return f"We couldn't ask AWS: {error}"
    code, message = code_of(error), error.response.get("Error", {}).get("Message", "")
    if code in _DENIED:
        return f"These credentials may not do that ({error.operation_name}): {message or 'access denied'}"
    return _CODES.get(code) or f"AWS refused {error.operation_name}: {code}{': ' if message else ''}{message}"


def code_of(error: ClientError) -> str:
    """Returns AWS's code of the error, such as ``ValidationError``."""
    return str(error.response.get("Error", {}).get("Code", ""))
