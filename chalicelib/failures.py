"""What a failure of AWS means: one answer for DynamoDB, SQS, SNS, SES and S3."""

from botocore.exceptions import (
    BotoCoreError,
    CapacityNotAvailableError,
    ChecksumError,
    ClientError,
    ConnectionError,
    CredentialRetrievalError,
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
    MetadataRetrievalError,
    TokenRetrievalError,
)
from botocore.parsers import ResponseParserError

FAILURES = (BotoCoreError, ClientError, ResponseParserError)
"""Everything that a call to AWS can raise."""

_NOT_REACHED = (
    HTTPClientError,
    # Not an HTTPClientError: no connection at all, as EndpointConnectionError, ConnectTimeoutError, SSLError.
    ConnectionError,
    # The answer came damaged, or from something else than AWS.
    IncompleteReadError,
    ChecksumError,
    FlexibleChecksumError,
    ResponseParserError,
    # What hands out the functions' credentials didn't answer.
    CredentialRetrievalError,
    MetadataRetrievalError,
    TokenRetrievalError,
    CapacityNotAvailableError,
)
_BUSY = {
    "InternalError",
    "InternalFailure",
    "InternalServerError",
    "InternalServerException",
    "KmsThrottled",
    "KMSThrottling",
    "KMSThrottlingException",
    "LimitExceededException",
    "OverLimit",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "ReplicatedWriteConflictException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "SlowDown",
    "Throttled",
    "ThrottledException",
    "Throttling",
    "ThrottlingError",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflict",
    "TransactionConflictException",
    "TransactionInProgressException",
}
"""Names of errors, and reasons of a cancelled transaction, that mean "not now". Everything else is our mistake, unless
its status says otherwise."""


def is_passing(error: BaseException) -> bool:
    """Returns whether the same call may succeed later: throttled, busy, or not reached at all.

    It may have taken effect nevertheless: an answer can be lost.
    """
    cause = getattr(error, "cause", None)  # PynamoDB's errors hold botocore's
    if isinstance(cause, BaseException):
        return is_passing(cause)
    if isinstance(error, ClientError):
        return means_not_now(code_of(error)) or _status(error) in (408, 429) or _status(error) >= 500
    return isinstance(error, _NOT_REACHED)


def means_not_now(code: str | None) -> bool:
    """Returns whether an error with this name will pass."""
    return code in _BUSY


def code_of(error: BaseException) -> str | None:
    """Returns AWS's name for what went wrong; ``None`` if it didn't answer.

    PynamoDB's own `cause_response_code` breaks on botocore's connection errors, whose ``response`` is ``None``.
    """
    response = getattr(getattr(error, "cause", None) or error, "response", None)
    return str(response["Error"]["Code"]) if isinstance(response, dict) and "Error" in response else None


def _status(error: ClientError) -> int:
    """Returns the HTTP status of the answer; 0 if unknown."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
