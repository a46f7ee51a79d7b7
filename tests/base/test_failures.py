"""What a failure of AWS means, for every exception that botocore has: a new one fails here until somebody decides."""

import inspect
from typing import Any

import botocore.exceptions
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from pynamodb.exceptions import GetError, PutError, QueryError, TransactWriteError, UpdateError

from chalicelib import failures
from chalicelib.database.failures import is_passing, passing_errors
from chalicelib.errors import PlanNotFound, TryAgain

PASSING = {
    "CapacityNotAvailableError", "ChecksumError", "ConnectTimeoutError", "ConnectionClosedError", "ConnectionError",
    "CredentialRetrievalError", "EndpointConnectionError", "FlexibleChecksumError", "HTTPClientError", "IncompleteReadError",
    "MetadataRetrievalError", "ProxyConnectionError", "ReadTimeoutError", "ResponseStreamingError", "SSLError",
    "TokenRetrievalError",
}  # fmt: skip
"""What may be over at the next try."""

MISTAKES = """
AliasConflictParameterError ApiVersionNotFoundError AwsChunkedWrapperError BaseEndpointResolverError BotoCoreError
ConfigNotFound ConfigParseError DataNotFoundError EndpointProviderError EndpointResolutionError EndpointVariantError
InfiniteLoopConfigError InvalidChecksumConfigError InvalidConfigError InvalidDNSNameError InvalidDefaultsMode
InvalidEndpointConfigurationError InvalidEndpointDiscoveryConfigurationError InvalidExpressionError InvalidHostLabelError
InvalidIMDSEndpointError InvalidIMDSEndpointModeError InvalidMaxRetryAttemptsError InvalidProxiesConfigError
InvalidRegionError InvalidRetryConfigurationError InvalidRetryModeError InvalidS3AddressingStyleError
InvalidS3UsEast1RegionalEndpointConfigError InvalidSTSRegionalEndpointsConfigError LoginAuthorizationCodeError LoginError
LoginInsufficientPermissions LoginRefreshRequired LoginTokenLoadError MD5UnavailableError MissingDependencyException
MissingParametersError NoAuthTokenError NoCredentialsError NoRegionError OperationNotPageableError PaginationError
ParamValidationError PartialCredentialsError ProfileNotFound RangeError RefreshWithMFAUnsupportedError SSOError
SSOTokenLoadError ServiceNotInRegionError StubAssertionError StubResponseError UnStubbedResponseError
UnauthorizedSSOTokenError UnknownClientMethodError UnknownCredentialError UnknownEndpointError
UnknownEndpointResolutionBuiltInName UnknownFIPSEndpointError UnknownKeyError UnknownParameterError UnknownRegionError
UnknownServiceError UnknownServiceStyle UnknownSignatureVersionError UnknownTokenProviderError UnseekableStreamError
UnsupportedOutpostResourceError UnsupportedS3AccesspointConfigurationError UnsupportedS3ArnError
UnsupportedS3ConfigurationError UnsupportedS3ControlArnError UnsupportedS3ControlConfigurationError
UnsupportedServiceProtocolsError UnsupportedSignatureVersionError UnsupportedTLSVersionWarning ValidationError
WaiterConfigError WaiterError
""".split()
"""What stays wrong however often it is tried: settings, parameters, code."""


def all_of_botocore() -> dict[str, type[BotoCoreError]]:
    found = inspect.getmembers(botocore.exceptions, inspect.isclass)
    return {name: kind for name, kind in found if issubclass(kind, BotoCoreError)}


def made(kind: type[Exception]) -> Exception:
    """An error of this kind, without what its message needs."""
    error = kind.__new__(kind)
    Exception.__init__(error, "made for a test")
    return error


def refusal(code: str, status: int = 400) -> ClientError:
    response: Any = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "AnyCall")


@pytest.mark.parametrize(("name", "kind"), all_of_botocore().items())
def test_every_exception_of_botocore_is_known_to_pass_or_not(name: str, kind: type[Exception]) -> None:
    assert (name in PASSING) != (name in MISTAKES), f"{name}: say whether it passes"
    assert failures.is_passing(made(kind)) == (name in PASSING)


@pytest.mark.parametrize("wrapped", [GetError, PutError, UpdateError, QueryError, TransactWriteError])
@pytest.mark.parametrize("name", sorted(PASSING))
def test_wrapped_by_pynamodb_it_means_the_same(name: str, wrapped: Any) -> None:
    error = wrapped("lost", made(all_of_botocore()[name]))
    assert is_passing(error)
    with pytest.raises(TryAgain), passing_errors():
        raise error


@pytest.mark.parametrize(
    ("code", "service"),
    [
        ("ThrottlingException", "DynamoDB"), ("ProvisionedThroughputExceededException", "DynamoDB"),
        ("RequestLimitExceeded", "DynamoDB"), ("InternalServerError", "DynamoDB"), ("TransactionInProgressException", "DynamoDB"),
        ("TransactionConflictException", "DynamoDB"), ("SlowDown", "S3"), ("InternalError", "S3"), ("RequestTimeout", "S3"),
        ("ServiceUnavailable", "S3"), ("RequestThrottled", "SQS"), ("OverLimit", "SQS"), ("KmsThrottled", "SQS"),
        ("Throttled", "SNS"), ("KMSThrottling", "SNS"), ("Throttling", "SES"), ("LimitExceededException", "SES"),
    ],
)  # fmt: skip
def test_a_busy_service_is_busy_whichever_it_is(code: str, service: str) -> None:
    assert failures.is_passing(refusal(code))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_an_unknown_name_is_judged_by_its_status(status: int) -> None:
    assert failures.is_passing(refusal("NeverHeardOf", status))
    assert not failures.is_passing(refusal("NeverHeardOf", 400))


@pytest.mark.parametrize(
    "code", ["ValidationException", "AccessDeniedException", "ResourceNotFoundException", "NoSuchBucket", "AccessDenied",
             "ConditionalCheckFailedException", "MessageRejected", "InvalidParameter"]
)  # fmt: skip
def test_a_mistake_of_ours_does_not_pass(code: str) -> None:
    error = refusal(code)
    assert not failures.is_passing(error)
    with pytest.raises(ClientError), passing_errors():
        raise error


def test_an_answer_that_is_none_of_aws_passes() -> None:
    assert failures.is_passing(ResponseParserError("<html>Bad gateway</html>"))


def test_what_has_nothing_to_do_with_aws_stays_as_it_is() -> None:
    for error in (KeyError("x"), PlanNotFound()):
        assert not failures.is_passing(error)
        with pytest.raises(type(error)), passing_errors():
            raise error
