"""The resources that nothing brings back: what is in them, or what others know them by, is lost with them."""

ADDRESS = "address of the pages"
NAMES = {
    "AWS::DynamoDB::Table": "table",
    "AWS::DynamoDB::GlobalTable": "table",
    "AWS::S3::Bucket": "bucket",
    "AWS::SES::EmailIdentity": "mail identity",
    "AWS::KMS::Key": "key",
    "AWS::SSM::Parameter": "stored setting",
    "AWS::SecretsManager::Secret": "secret",
    "AWS::ApiGateway::RestApi": ADDRESS,
    "AWS::Serverless::Api": ADDRESS,
}
"""Type to what we call it."""
LOST = {
    "table": "everything in it would be out of reach",
    "bucket": "the files in it would be out of reach",
    "mail identity": "no mail would be sent or received until new DNS records are there",
    "key": "what it encrypted could not be read any more",
    "stored setting": "links and reply addresses sent so far would be useless",
    "secret": "what it opens would stay closed",
    ADDRESS: "links in mails sent so far would lead nowhere",
}
REPLACING = {
    "AWS::DynamoDB::Table": ("TableName", "KeySchema", "LocalSecondaryIndexes", "ImportSourceSpecification"),
    "AWS::S3::Bucket": ("BucketName", "BucketNamePrefix", "BucketNamespace"),
    "AWS::SES::EmailIdentity": ("EmailIdentity",),
    "AWS::SSM::Parameter": ("Name",),
    "AWS::SecretsManager::Secret": ("Name",),
    # The stage is the last part of the address; SAM makes another one of another name.
    "AWS::Serverless::Api": ("StageName",),
}
"""The properties that can't be changed in place: "Update requires: Replacement" in the CloudFormation Template Reference,
``createOnlyProperties`` and ``conditionalCreateOnlyProperties`` in the schemas of AWS's registry (a test compares them). For
local indexes the reference says "Updates are not supported"; earlier ones said "Replacement", and CloudFormation did so."""
