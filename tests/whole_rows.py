"""What moto leaves out: a local index gives whole rows to a query that asks for them (``Select=ALL_ATTRIBUTES``)."""

import threading
from typing import Any

from moto.dynamodb.models.table import LocalSecondaryIndex
from moto.dynamodb.responses import DynamoHandler

_asked = threading.local()
_query = DynamoHandler.query
_project = LocalSecondaryIndex.project


def fetch() -> None:
    """From now on."""
    handler: Any = DynamoHandler
    index: Any = LocalSecondaryIndex
    handler.query = _query_and_fetch
    index.project = _project_or_whole


def _query_and_fetch(self: DynamoHandler) -> Any:
    _asked.whole = self.body.get("Select") == "ALL_ATTRIBUTES"
    try:
        return _query(self)
    finally:
        _asked.whole = False


def _project_or_whole(self: LocalSecondaryIndex, item: Any) -> Any:
    return item if getattr(_asked, "whole", False) else _project(self, item)
