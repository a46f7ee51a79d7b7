"""AWS's errors word for word, each with its source."""

import msgspec

from infra.local.hard.calls import Call


class Error(msgspec.Struct, frozen=True):
    """An error of AWS."""

    code: str
    status: int
    words: str
    reasons: tuple[dict[str, str], ...] = ()
    """By item, why a transaction was cancelled."""


# SES developer guide, "Errors related to the sending quotas for your Amazon SES account"; the code is that of the Query API, 400.
RATE_EXCEEDED = Error("Throttling", 400, "Maximum sending rate exceeded.")
DAY_EXCEEDED = Error("Throttling", 400, "Daily message quota exceeded.")

# "The request was denied due to request throttling": common errors of the services' API references, as "Rate exceeded" on the wire.
_THROTTLED = Error("Throttling", 400, "Rate exceeded")
_THROTTLED_BY = {
    "ses": _THROTTLED,
    "cloudformation": _THROTTLED,
    "iam": _THROTTLED,
    "sts": _THROTTLED,
    "monitoring": _THROTTLED,
    # SES v2 API reference, TooManyRequestsException: 429.
    "sesv2": Error("TooManyRequestsException", 429, "Rate exceeded"),
    # SNS API reference, Throttled: 429; words as seen in MassTransit/MassTransit#5207.
    "sns": Error("Throttled", 429, "Rate exceeded"),
    # SQS API reference, RequestThrottled; 403 and words as seen in awslabs/amazon-sqs-java-temporary-queues-client#19.
    "sqs": Error("RequestThrottled", 403, "Request is throttled."),
    # S3 user guide, "Error responses": SlowDown, 503.
    "s3": Error("SlowDown", 503, "Please reduce your request rate."),
    # Lambda API reference, TooManyRequestsException: 429.
    "lambda": Error("TooManyRequestsException", 429, "Rate Exceeded."),
    "apigateway": Error("TooManyRequestsException", 429, "Too Many Requests"),
}
_THROTTLED_JSON = Error("ThrottlingException", 400, "Rate exceeded")

# DynamoDB API reference, TransactionCanceledException, cancellation reasons: this one "when writes get throttled on an On-Demand
# table"; botocore doesn't repeat it.
_TABLE_IS_BUSY = (
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so "
    "please try again shortly. If exceptions persist, check if you have a hot key: "
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html."
)
_CANCELLED = "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]"

# S3 user guide, "Error responses"; SNS API reference, InternalError; DynamoDB API reference, InternalServerError; elsewhere
# "Common errors", InternalFailure.
_BROKEN_BY = {
    "s3": Error("InternalError", 500, "We encountered an internal error. Please try again."),
    "sns": Error("InternalError", 500, "Internal error"),
    "dynamodb": Error("InternalServerError", 500, "Internal server error"),
}
_BROKEN = Error(
    "InternalFailure", 500, "The request processing has failed because of an unknown error, exception or failure."
)


def throttled(call: Call, item: int = 0) -> Error:
    """Returns the error for this call when there are too many. For a transaction, ``item`` is the one that was
    throttled."""
    if call.mail_to:
        return RATE_EXCEEDED
    if call.service == "dynamodb":
        return _cancelled(call, item) if call.items else Error("ThrottlingException", 400, _TABLE_IS_BUSY)
    return _THROTTLED_BY.get(call.service, _THROTTLED_JSON)


def broken(call: Call) -> Error:
    """Returns the error for a call when something breaks at AWS, before or after the call took effect."""
    return _BROKEN_BY.get(call.service, _BROKEN)


def _cancelled(call: Call, item: int) -> Error:
    reasons = [{"Code": "None"} for _ in range(call.items)]
    reasons[item % call.items] = {"Code": "ThrottlingError", "Message": _TABLE_IS_BUSY}
    words = _CANCELLED.format(", ".join(each["Code"] for each in reasons))
    return Error("TransactionCanceledException", 400, words, tuple(reasons))
