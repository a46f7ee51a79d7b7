"""What it means when SES or SNS refuses a message: one table, by AWS's name for the error and its words. Pure.

To add a refusal: a row below, with its source. The first row that fits is taken; if none fits, the message is put off,
never given up.
"""

from typing import Literal, NamedTuple

from botocore.exceptions import (
    ClientError,
    ConfigNotFound,
    DataNotFoundError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    ProfileNotFound,
)

from chalicelib import failures

Service = Literal["ses", "sns"]
Meaning = Literal["passing", "set_up", "address", "stopped", "ours"]
"""``passing``: it will pass by itself. ``set_up``: it passes once the people who run this have done something. ``address``:
nothing can ever be sent there; ``stopped``: its owner wants no more. ``ours``: this message is badly written."""


class Refusal(NamedTuple):
    """A call to SES or SNS that failed, as we understand it."""

    meaning: Meaning
    code: str
    """AWS's name for it, or botocore's where nothing answered; for the log."""
    reason: str
    """In people's words, for the history."""

    @property
    def is_put_off(self) -> bool:
        """Returns whether the same message may be taken later, however long that takes."""
        return self.meaning in ("passing", "set_up")


class _Row(NamedTuple):
    code: str
    words: str
    """Part of AWS's sentence, ignoring case; empty for any sentence."""
    meaning: Meaning
    source: str
    reason: str = ""


_SENDING = "SES developer guide, “Amazon SES email sending errors”"
_QUOTAS = "SES developer guide, “Errors related to the sending quotas”"
_MODEL = "errors of the operation in botocore's service model"
_COMMON = "SES and SNS API references, “Common Errors”"
_PAUSED = "SES developer guide, “Amazon SES sending review process FAQs”"
_OLD_LIST = "AWS blog, “The Amazon SES Address Blacklisted Error”; since 2013 SES takes these and reports a bounce"
_BULK = "SES API v2 reference, BulkEmailEntryResult: “rejected because it contained a virus”"
_PARSED = "django-anymail #281, openstax/accounts #253, brave/accounts #35, lambda-ses-forwarder #103"
_LARGE = "SES developer guide, “Service quotas”, and SendRawEmail"
_SANDBOX = "SNS developer guide, “SMS sandbox”, and CreateSMSSandboxPhoneNumber"
_SPENT = "SNS developer guide, “SMS delivery failures”: so far only in delivery logs, the call succeeds"
_NUMBER = "aws-sdk-js #1368, boto3 #2195"
_OPTED_OUT = "SNS API reference, OptedOutException; SNS developer guide, “Opting out of receiving SMS messages”"

_NO_MAIL = "email can’t be sent to this address"
_BOUNCED = "emails to this address bounced before"
_NO_TEXT = "this number can’t get texts"
_STOPPED = "this number opted out of texts"

_OF_SES = [
    _Row("MessageRejected", "Email address is not verified", "set_up", _SENDING),
    _Row("MessageRejected", "Sending paused for this account", "set_up", _PAUSED),
    _Row("MessageRejected", "Address blacklisted", "address", _OLD_LIST, _BOUNCED),
    _Row("MessageRejected", "suppression list", "address", _OLD_LIST, _BOUNCED),
    _Row("MessageRejected", "virus", "ours", _BULK),
    _Row("MessageRejected", "", "set_up", _MODEL),
    _Row("MailFromDomainNotVerifiedException", "", "set_up", _MODEL),
    _Row("ConfigurationSetDoesNotExist", "", "set_up", _MODEL),
    _Row("ConfigurationSetSendingPausedException", "", "set_up", _MODEL),
    _Row("AccountSendingPausedException", "", "set_up", _MODEL),
    *(
        _Row("InvalidParameterValue", words, "address", _PARSED, _NO_MAIL)
        for words in (
            "Missing final '@domain'", "Missing domain", "Missing local name", "Illegal address", "Domain contains", "Domain starts",
            "Domain ends", "Local address",
        )
    ),
    _Row("InvalidParameterValue", "Message length is more than", "ours", _LARGE),
    _Row("InvalidParameterValue", "header", "ours", _LARGE),
]  # fmt: skip

_OF_SNS = [
    _Row("OptedOut", "", "stopped", _OPTED_OUT, _STOPPED),
    _Row("OptedOutException", "", "stopped", _OPTED_OUT, _STOPPED),
    _Row("InvalidParameter", "opted out", "stopped", _OPTED_OUT, _STOPPED),
    _Row("InvalidParameter", "not verified", "set_up", _SANDBOX),
    _Row("InvalidParameter", "sandbox", "set_up", _SANDBOX),
    _Row("InvalidParameter", "No quota left for account", "set_up", _SPENT),
    _Row("InvalidParameter", "PhoneNumber Reason:", "address", _NUMBER, _NO_TEXT),
    _Row("InvalidParameter", "Message too long", "ours", _MODEL),
    _Row("InvalidParameter", "Empty message", "ours", _MODEL),
    _Row("InvalidParameter", "", "set_up", _MODEL),
    _Row("UserError", "", "set_up", _SANDBOX),
    *(
        _Row(code, "", "set_up", _MODEL)
        for code in (
            "AuthorizationError", "EndpointDisabled", "InvalidSecurity", "KMSAccessDenied", "KMSDisabled", "KMSInvalidState", "KMSNotFound",
            "KMSOptInRequired", "NotFound", "ParameterValueInvalid", "PlatformApplicationDisabled", "ValidationException",
        )
    ),
    _Row("KMSThrottling", "", "passing", _MODEL),
    _Row("InternalError", "", "passing", _MODEL),
    _Row("Throttled", "", "passing", _COMMON),
]  # fmt: skip

_OF_BOTH = [
    _Row("Throttling", "Daily message quota exceeded", "passing", _QUOTAS),
    _Row("Throttling", "Maximum sending rate exceeded", "passing", _QUOTAS),
    *(
        _Row(code, "", "passing", _COMMON)
        for code in (
            "Throttling", "ThrottlingException", "ServiceUnavailable", "InternalFailure", "RequestExpired", "ExpiredToken", "ExpiredTokenException",
        )
    ),
    *(
        _Row(code, "", "set_up", _COMMON)
        for code in (
            "AccessDenied", "AccessDeniedException", "IncompleteSignature", "InvalidAction", "InvalidClientTokenId", "InvalidParameterCombination",
            "InvalidParameterValue", "InvalidQueryParameter", "MalformedQueryString", "MissingAction", "MissingAuthenticationToken",
            "MissingParameter", "NotAuthorized", "OptInRequired", "SignatureDoesNotMatch", "UnrecognizedClientException", "ValidationError",
        )
    ),
]  # fmt: skip

ROWS: dict[Service, list[_Row]] = {"ses": [*_OF_SES, *_OF_BOTH], "sns": [*_OF_SNS, *_OF_BOTH]}

_NEVER_ASKED: dict[type[Exception], Meaning] = {
    ParamValidationError: "ours",
    NoCredentialsError: "set_up",
    PartialCredentialsError: "set_up",
    NoRegionError: "set_up",
    ProfileNotFound: "set_up",
    ConfigNotFound: "set_up",
    DataNotFoundError: "set_up",
}
"""What botocore says before it even asks AWS."""


def read(service: Service, error: Exception) -> Refusal:
    """Returns what the failure of a call to SES or SNS means. What we don't know is assumed to pass."""
    code = failures.code_of(error)
    if not isinstance(error, ClientError) or code is None:
        found = (meaning for kind, meaning in _NEVER_ASKED.items() if isinstance(error, kind))
        return Refusal(next(found, "passing"), type(error).__name__, "")
    said = str(error.response["Error"].get("Message", "")).lower()
    known = next((row for row in ROWS[service] if row.code == code and row.words.lower() in said), None)
    # A 429 or 5xx passes, whatever it is called.
    if known is None or failures.is_passing(error):
        return Refusal("passing", code, "")
    return Refusal(known.meaning, code, known.reason)
