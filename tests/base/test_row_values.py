"""Rows are read and written as PynamoDB does it, of which this is a shorter form."""

import copy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynamodb.attributes import Attribute, AttributeContainer, MapAttribute, UTCDateTimeAttribute
from pynamodb.exceptions import AttributeDeserializationError, AttributeNullError

from chalicelib.database import typed_values
from chalicelib.database.rows import Row, Time
from chalicelib.domain import models
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans.plan import Plan

_theirs_read: Any = vars(AttributeContainer)["_container_deserialize"]
_theirs_written: Any = vars(AttributeContainer)["_container_serialize"]
_RAW: MapAttribute[str, Any] = MapAttribute()

_PLAIN = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(10**17), 10**17), st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=5), st.binary(max_size=3),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)  # fmt: skip


@given(value=st.dictionaries(st.text(max_size=3), _PLAIN, max_size=4))
def test_plain_values_become_typed_ones_and_plain_again(value: dict[str, Any]) -> None:
    typed = {name: typed_values.of_plain(each) for name, each in value.items()}
    assert typed == _RAW.serialize(value)
    assert {name: typed_values.plain(each) for name, each in typed.items()} == _RAW.deserialize(typed) == value


@pytest.mark.parametrize("model", models.all_models(), ids=lambda model: model.__name__)
def test_a_row_of_each_model_is_read_and_written_as_by_pynamodb(model: type[Row]) -> None:
    item = {
        attribute.attr_name: {attribute.attr_type: _some(attribute)}
        for attribute in model.get_attributes().values()
        if not _needs_more_than_nothing(attribute)
    } | {"of_a_later_version": {"S": "new"}}  # fmt: skip
    for some in (
        item,
        dict(list(item.items())[::2]),
        {**item, **{name: {"NULL": True} for name in list(item)[::3]}},
        {},
    ):
        ours, theirs = model.from_raw_data(some), model()
        _theirs_read(theirs, some)
        assert ours.attribute_values == theirs.attribute_values
        assert ours.serialize(null_check=False) == _theirs_written(theirs, null_check=False)
        unread = model.from_raw_data(cast(Any, msgspec.Raw(msgspec.json.encode(some))))
        assert copy.deepcopy(unread).attribute_values == unread.attribute_values == theirs.attribute_values


def _needs_more_than_nothing(attribute: Attribute[Any]) -> bool:
    """Returns whether a nested value can't be empty; what is inside of one is for another test."""
    try:
        attribute.deserialize({})
    except msgspec.ValidationError:
        return True
    except (AttributeError, TypeError):  # no nested value
        return False
    return False


def _some(attribute: Attribute[Any]) -> Any:
    if isinstance(attribute, UTCDateTimeAttribute):
        return "2026-11-24T10:00:00.000007+0000"
    return {"S": "Europe/Kyiv", "N": "12", "BOOL": True, "SS": ["a", "b"], "M": {}}[attribute.attr_type]


def test_a_value_of_another_type_and_a_missing_one_are_errors() -> None:
    row = Action.from_raw_data({"plan_id": {"N": "1"}, "what": {"S": "Call"}})
    assert row.what == "Call"
    for asks in (lambda: row.plan_id, lambda: row.attribute_values, row.serialize):
        with pytest.raises(AttributeDeserializationError):
            asks()
    with pytest.raises(AttributeNullError):
        Action("plan", 1).serialize()


def test_a_nested_value_is_read_when_it_is_asked_for_and_written_as_it_is_by_then() -> None:
    item = {"plan_id": {"S": "p"}, "totals": {"M": {"done": {"N": "3"}}}}
    plan, same, copied = Plan.from_raw_data(item), Plan.from_raw_data(item), copy.deepcopy(Plan.from_raw_data(item))
    assert plan.serialize(null_check=False)["totals"] == item["totals"]
    assert (plan.totals, copied.totals, plan.attribute_values) == ({"done": 3}, {"done": 3}, same.attribute_values)
    assert plan.totals is plan.totals is not same.totals
    assert isinstance(plan.totals, dict)
    plan.totals["open"] = 1
    assert plan.serialize(null_check=False)["totals"] == {"M": {"done": {"N": "3"}, "open": {"N": "1"}}}
    assert (same.totals, copied.totals) == ({"done": 3}, {"done": 3})
    assert item["totals"] == {"M": {"done": {"N": "3"}}}


def test_of_a_row_that_is_json_a_nested_value_is_read_by_itself() -> None:
    item = {"plan_id": {"S": "p"}, "totals": {"M": {"done": {"N": "3"}}}, "projects": {"M": {"x": {"S": "no project"}}}}
    plan = Plan.from_raw_data(cast(Any, msgspec.Raw(msgspec.json.encode(item))))
    assert (plan.plan_id, plan.inside("totals", "done"), plan.inside("totals", "open"), plan.inside("recent", "x")) == ("p", 3, None, None)  # fmt: skip
    assert plan.totals == {"done": 3}
    with pytest.raises(msgspec.ValidationError):
        _ = plan.projects


def test_defaults_are_of_each_row_alone() -> None:
    one, other = Plan.from_raw_data({}), Plan.from_raw_data({})
    for name, value in one.attribute_values.items():
        assert not isinstance(value, dict | list | set) or value is not other.attribute_values[name]


@given(moment=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-30))])))
def test_times_are_written_and_read_as_by_pynamodb(moment: datetime) -> None:
    if 1 < moment.year < 9999:  # beyond, UTC has no such day
        written = Time().serialize(moment)
        assert written == UTCDateTimeAttribute().serialize(moment)
        assert Time().deserialize(written) == moment


@pytest.mark.parametrize(
    "text", ["", "2026-11-24", "2026-11-24T10:00:00+0000", "2026-11-24T10:00:00.000000+0100", "x" * 31]
)
def test_what_is_no_time_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"time|format|string"):
        Time().deserialize(text)
