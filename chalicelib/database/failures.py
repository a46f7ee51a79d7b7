"""What an error of the database means: it will pass, it is a conflict, or it is our mistake."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pynamodb.exceptions import PynamoDBException, TransactGetError, TransactWriteError

from chalicelib import failures
from chalicelib.errors import Refused, TryAgain
from chalicelib.failures import code_of


@contextmanager
def passing_errors() -> Iterator[None]:
    """Raises `TryAgain` instead of an error with which AWS says "not now"."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        if is_passing(error):
            raise TryAgain from error
        raise


def is_passing(error: BaseException) -> bool:
    """Returns whether the same request may succeed later; of a transaction, also by the reasons of its items."""
    return failures.is_passing(error) or any(failures.means_not_now(code) for code in reasons_of(error))


def reasons_of(error: BaseException) -> list[str]:
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


def is_left_to_us(error: PynamoDBException) -> bool:
    """Returns whether to repeat a transaction that botocore doesn't repeat: it met another one, or was cancelled because a table
    was busy with one of its items."""
    return is_conflict(error) or any(failures.means_not_now(code) for code in reasons_of(error))


def wait(attempt: int) -> None:
    """Waits a moment, twice as long at each attempt."""
    time.sleep(random.uniform(0.02, 0.08) * 2**attempt)  # noqa: S311 - jitter, no secret
