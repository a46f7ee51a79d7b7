"""Makes the demo in this process's memory, ``python -m infra.local.demo.beside``, and prints its rows.

MiniStack's DynamoDB is called as a function here, without HTTP and signatures. That is many times quicker than the
emulator itself, which is busy with the stack at that time.
"""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch

import msgspec
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from chalicelib import aws
from chalicelib.database.definitions import definition
from chalicelib.domain.models import all_models
from infra.local.demo import story
from infra.local.demo.rows import Rows
from infra.local.emulator import CREDENTIALS, REGION


def main() -> None:
    printed = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # anything else printed belongs in the log
    now = datetime.fromisoformat(sys.argv[1])
    os.environ.update(CREDENTIALS, AWS_DEFAULT_REGION=REGION, AWS_REGION=REGION)
    with in_memory():
        made = story.make(now)
        printed.write(msgspec.json.encode(Rows(made.demo, made.said, _everything())))
    printed.close()


@contextmanager
def in_memory() -> Iterator[None]:
    """Provides the tables in this process; no other service exists here."""
    from ministack.services import dynamodb

    loop = asyncio.new_event_loop()

    def call(client: BaseClient, operation: str, request: dict[str, Any]) -> Any:
        headers = {"x-amz-target": f"DynamoDB_20120810.{operation}"}
        body = json.dumps(request).encode()
        status, _, answer = loop.run_until_complete(dynamodb.handle_request("POST", "/", headers, body, {}))
        found = json.loads(answer)
        if status >= 400:
            code = found.get("__type", "").rpartition("#")[2]
            raise ClientError({**found, "Error": {"Code": code, "Message": found.get("message", "")}}, operation)
        return found

    with patch.object(BaseClient, "_make_api_call", call):
        for model in all_models():
            os.environ[model.Meta.env] = model.Meta.env
            aws.dynamodb().create_table(TableName=model.Meta.env, **definition(model))
        yield
    loop.close()


def _everything() -> dict[str, list[dict[str, Any]]]:
    return {model.Meta.env: list(_rows(model.Meta.env)) for model in all_models()}


def _rows(table: str) -> Iterator[dict[str, Any]]:
    more: dict[str, Any] = {}
    while True:
        found = aws.dynamodb().scan(TableName=table, **more)
        yield from found["Items"]
        if "LastEvaluatedKey" not in found:
            return
        more = {"ExclusiveStartKey": found["LastEvaluatedKey"]}


if __name__ == "__main__":
    main()
