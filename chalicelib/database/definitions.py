"""The definition of a table, made from its model for the template and the tests."""

from typing import Any

from chalicelib.database.rows import Row


def definition(model: type[Row]) -> dict[str, Any]:
    """Returns keys, indexes and projections of a model, in terms that CreateTable and CloudFormation share."""
    schema: dict[str, Any] = dict(model._get_schema())
    made: dict[str, Any] = {
        "AttributeDefinitions": sorted(
            (
                {"AttributeName": each["AttributeName"], "AttributeType": each["AttributeType"]}
                for each in schema["attribute_definitions"]
            ),
            key=lambda each: each["AttributeName"],
        ),
        "KeySchema": _hash_first(schema["key_schema"]),
        "BillingMode": "PAY_PER_REQUEST",
    }
    for kind, name in (
        ("LocalSecondaryIndexes", "local_secondary_indexes"),
        ("GlobalSecondaryIndexes", "global_secondary_indexes"),
    ):
        if schema[name]:
            made[kind] = [
                {
                    "IndexName": index["index_name"],
                    "KeySchema": _hash_first(index["key_schema"]),
                    "Projection": index["projection"],
                }
                for index in sorted(schema[name], key=lambda index: str(index["index_name"]))
            ]
    return made


def _hash_first(keys: list[dict[str, str]]) -> list[dict[str, str]]:
    """Returns the keys with the hash key first, as DynamoDB requires."""
    return sorted(keys, key=lambda key: key["KeyType"])
