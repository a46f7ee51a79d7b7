"""What an error of the database means: it will pass, it is a conflict, or it is our mistake."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import HTTPClientError
from pynamodb.exceptions import PynamoDBException, TransactGetError, TransactWriteError

from chalicelib.errors import TryAgain

# DynamoDB's errors, and reasons of a cancelled transaction, that mean "not now". Everything else is our mistake and
# stays an error.
_PASSING = {
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "ThrottlingError",
    "InternalServerError",
    "ServiceUnavailable",
    "TransactionInProgressException",
    "TransactionConflict",
    "TransactionConflictException",
    "LimitExceededException",
}


@contextmanager
def passing_errors() -> Iterator[None]:
    """Raises `TryAgain` instead of an error by which the database says "not now"."""
    try:
        yield
    except PynamoDBException as error:
        if is_passing(error):
            raise TryAgain from error
        raise


def is_passing(error: PynamoDBException) -> bool:
    """Returns whether the same request may succeed later: throttled, busy, or not reached at all."""
    return (
        code_of(error) in _PASSING
        or isinstance(error.cause, HTTPClientError)
        or any(code in _PASSING for code in reasons_of(error))
    )


def code_of(error: PynamoDBException) -> str | None:
    """Returns DynamoDB's name for what went wrong; ``None`` if it didn't answer.

    PynamoDB's own `cause_response_code` breaks on botocore's connection errors, whose ``response`` is ``None``.
    """
    response = getattr(error.cause, "response", None)
    return str(response["Error"]["Code"]) if isinstance(response, dict) and "Error" in response else None


def reasons_of(error: PynamoDBException) -> list[str]:
    """Returns why a transaction was cancelled, by item; empty if it wasn't."""
    if not isinstance(error, TransactWriteError | TransactGetError):
        return []
    return [reason.code if reason else "None" for reason in error.cancellation_reasons]


def is_conflict(error: PynamoDBException) -> bool:
    """Returns whether another transaction was working on the same item."""
    return "TransactionConflict" in reasons_of(error) or code_of(error) in (
        "TransactionConflictException",
        "TransactionInProgressException",
    )


def wait(attempt: int) -> None:
    """Waits a moment, twice as long at each attempt."""
    time.sleep(random.uniform(0.02, 0.08) * 2**attempt)  # noqa: S311 - jitter, no secret
