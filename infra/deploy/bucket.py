"""The bucket for code and templates, one an account and region. What is in it stays: going back needs it."""

import hashlib

import boto3
from botocore.exceptions import ClientError

from infra.deploy import accounts, aws_errors, clients
from infra.deploy.refusal import Refusal


def ensure(session: boto3.Session) -> str:
    """Returns the name of the bucket, made on the first deploy."""
    account = accounts.here(session).account
    name = f"followthrough-deploy-{account}-{session.region_name}"
    s3 = clients.of(session, "s3")
    try:
        s3.head_bucket(Bucket=name, ExpectedBucketOwner=account)
    except ClientError as error:
        code = aws_errors.code_of(error)
        if code == "403":
            raise Refusal(
                f"The bucket {name} belongs to somebody else, or these credentials may not use it. Nothing was changed."
            ) from error
        if code not in ("404", "NoSuchBucket"):
            raise
        place = {} if session.region_name == "us-east-1" else {"LocationConstraint": session.region_name}
        s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": place} if place else {}))
        blocked = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(blocked, True))
    return name


def upload(session: boto3.Session, bucket: str, content: bytes, ending: str) -> str:
    """Uploads under a name made from the content, so that unchanged code changes nothing."""
    key = f"{hashlib.sha256(content).hexdigest()[:32]}.{ending}"
    clients.of(session, "s3").put_object(Bucket=bucket, Key=key, Body=content)
    return key
