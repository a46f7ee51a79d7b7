"""Base types of what the API takes and gives.

An answer always has all its keys, with ``null`` for nothing. The description is made from these types, with the ``example``
of each type that a route takes or gives.
"""

from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from msgspec import UNSET, Meta, Struct

T = TypeVar("T")


class Request(Struct, forbid_unknown_fields=True):
    """Base of requests. Unknown fields are refused."""

    example: ClassVar[dict[str, Any]]
    is_needed: ClassVar[bool] = True
    """As a body; ``False``: none at all means the same as ``{}``."""


class Resource(Struct):
    """Base of answers."""

    example: ClassVar[dict[str, Any]]
    has_etag: ClassVar[bool] = False
    is_secret: ClassVar[bool] = False
    """Whether it isn't kept for a second request with the same Idempotency-Key."""


class Gone(Resource):
    """All that is left of something that was made, for a repeated request with the same Idempotency-Key."""

    id: Annotated[str, Meta(description="Its id, or its number.")]
    gone: Annotated[Literal[True], Meta(description="It has been deleted since, or you can’t see it any more.")]

    example = {"id": "12", "gone": True}


class Page(Resource, Generic[T]):
    """Base of the pages of a list."""

    items: list[T]
    next_cursor: Annotated[str | None, Meta(description="`null` on the last page.")]


class Everything(Resource, Generic[T]):
    """Base of lists that have only one page."""

    items: list[T]
    next_cursor: None


class PageQuery(Request):
    """Which page of a list."""

    limit: Annotated[int, Meta(ge=1, le=100, description="The most items to return.")] = 50
    cursor: (
        Annotated[str, Meta(description="The `next_cursor` of the previous page; keep the other parameters the same.")]
        | None
    ) = None


def page_of(*examples: dict[str, Any]) -> dict[str, Any]:
    """Returns the example of a list."""
    return {"items": list(examples), "next_cursor": None}


def given(value: Any) -> dict[str, Any]:
    """Returns the fields of a change that were given; none if the change itself was left out."""
    if value is UNSET:
        return {}
    return {name: getattr(value, name) for name in value.__struct_fields__ if getattr(value, name) is not UNSET}
