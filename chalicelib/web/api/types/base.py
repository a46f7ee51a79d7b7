"""Bases of what the API takes and gives.

In an answer all keys are always there, ``null`` where there is nothing. The description is made from these types, with the
``example`` of each one that a route takes or gives.
"""

from typing import Annotated, Any, ClassVar, Generic, TypeVar

from msgspec import UNSET, Meta, Struct

T = TypeVar("T")


class Request(Struct, forbid_unknown_fields=True):
    """Base of what is taken: a field that isn't known is refused."""

    example: ClassVar[dict[str, Any]]
    is_needed: ClassVar[bool] = True
    """As a body; ``False``: none at all means the same as ``{}``."""


class Resource(Struct):
    """Base of what a route gives."""

    example: ClassVar[dict[str, Any]]
    has_etag: ClassVar[bool] = False
    is_secret: ClassVar[bool] = False
    """Not kept for a second request with the same Idempotency-Key."""


class Page(Resource, Generic[T]):
    """Base of the pages of a list."""

    items: list[T]
    next_cursor: Annotated[str | None, Meta(description="`null` at the end.")]


class Everything(Resource, Generic[T]):
    """Base of lists that have only one page."""

    items: list[T]
    next_cursor: None


class PageQuery(Request):
    """Which part of a list."""

    limit: Annotated[int, Meta(ge=1, le=100, description="How many items at most.")] = 50
    cursor: (
        Annotated[str, Meta(description="`next_cursor` of the page before; other parameters must stay the same.")]
        | None
    ) = None


def page_of(*examples: dict[str, Any]) -> dict[str, Any]:
    """The example of a list."""
    return {"items": list(examples), "next_cursor": None}


def given(value: Any) -> dict[str, Any]:
    """The fields of a change that were given; none of one that wasn't given itself."""
    if value is UNSET:
        return {}
    return {name: getattr(value, name) for name in value.__struct_fields__ if getattr(value, name) is not UNSET}
