"""Local indexes that hold a part of each row, from which whole rows are read."""

from typing import Any, TypeVar

from pynamodb.indexes import LocalSecondaryIndex
from pynamodb.models import Model
from pynamodb.pagination import ResultIterator

M = TypeVar("M", bound=Model)


class FetchingIndex(LocalSecondaryIndex[M]):
    """A local index whose queries return whole rows: what it doesn't hold, DynamoDB fetches from the table in the same request.

    Each row fetched costs a read of its own (API reference of Query, ``Select``: "for each matching item in the index, DynamoDB
    fetches the entire item from the parent table"), so it is for lists that are seldom read, and read a page at a time.
    """

    def query(self, *arguments: Any, **more: Any) -> ResultIterator[M]:
        found = super().query(*arguments, **more)
        found.page_iter._kwargs["select"] = "ALL_ATTRIBUTES"
        return found

    def entries(self, *arguments: Any, **more: Any) -> ResultIterator[M]:
        """Queries the entries alone: rows with nothing but what the index holds, which cost little."""
        return super().query(*arguments, **more)
