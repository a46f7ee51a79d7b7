"""What is wrong is said in our words: no name or value that was sent comes back, and none of the library's terms."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import Invalid
from chalicelib.web.api.frame import request
from chalicelib.web.api.frame.problems import NotJson
from chalicelib.web.api.frame.route import OPERATIONS
from chalicelib.web.api.types.actions import NewAction
from chalicelib.web.api.types.askings import NewAskingPause
from chalicelib.web.api.types.projects import NewProject
from chalicelib.web.api.types.readings import NewReading, NewReadings
from tests.conftest import everything
from tests.web.api.caller import Caller, is_problem
from tests.web.api.frame.test_access import call

__all__ = ["call"]

TRICKS = [
    "evilname",
    "evil\u202ename",
    "evil\x00name",
    "evil` - at `$.evilname",
    "evil` - at `$.due",
    "evilname` - at `$",
    "evil\n - at `$.evilname[0]`",
    "what` evilname",
    "<script>evil</script>",
    "evil" * 2000,
]
LIBRARY = ("Expected", "got `", "Invalid enum", "Object contains", "Object missing", "$.", "`")


def in_our_words(response: Any) -> bool:
    """Whether it says what is wrong without repeating what was sent."""
    assert is_problem(response, 422, "Invalid")
    text = response.body.decode()
    assert "evil" not in text
    for term in LIBRARY:
        assert term not in text, text
    return all(sentence.endswith(".") for sentence in response.json_body["errors"].values())


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.body], ids=lambda each: each.name)
def test_an_unknown_name_in_a_body_is_not_repeated(operation: Any, call: Callable[..., Any], as_carol: Caller) -> None:
    def sending(name: str) -> Callable[..., Any]:
        return lambda method, path, body: as_carol(method, path, {**(body or {}), name: 1})

    before = everything()
    for trick in TRICKS:
        assert in_our_words(call(sending(trick), operation)), trick
    assert everything() == before


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.method == "GET"], ids=lambda each: each.name)
def test_an_unknown_name_in_a_query_is_not_repeated(operation: Any, call: Callable[..., Any], as_carol: Caller) -> None:
    def asking(query: str) -> Callable[..., Any]:
        return lambda method, path, body: as_carol(method, f"{path}?{query}")

    for trick in TRICKS[:-1]:
        assert in_our_words(call(asking(f"{quote(trick)}=1"), operation)), trick
        assert in_our_words(call(asking(f"{quote(trick)}=1&{quote(trick)}=2"), operation)), trick


@pytest.mark.parametrize(
    ("path", "name", "said"),
    [
        ("/v1/plans/{plan}/projects", "state", "Choose one of: all, archived, open."),
        ("/v1/plans/{plan}/refusals", "state", "Choose one of: all, automatic, open, settled."),
        ("/v1/plans/{plan}/stream", "only", "Choose one of: done, moved, said, sent."),
        ("/v1/plans/{plan}/actions", "status", "Choose one of: cancelled, done, late, open."),
        ("/v1/plans/{plan}/growth", "year", "This must be a whole number, 2000 or more."),
        ("/v1/plans", "limit", "This must be a whole number from 1 to 100."),
        ("/v1/plans/{plan}/briefing", "since", "Give a moment such as 2026-12-04T16:00:00Z."),
    ],
)
def test_an_empty_or_wrong_choice_says_what_is_possible(
    path: str, name: str, said: str, as_carol: Caller, plan: Any
) -> None:
    for value in ("", "evil", "%00", "null", "evil%60%20-%20at%20%60$.cursor"):
        response = as_carol.get(f"{path.format(plan=plan.plan_id)}?{name}={value}")
        assert in_our_words(response)
        assert response.json_body["errors"] == {name: said}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
NAMES = st.sampled_from(["what", "due", "date", "reminders", "to", "by", "project", "name", "weight", "comment"])


@given(
    st.dictionaries(
        NAMES | st.text(), ANYTHING | st.dictionaries(NAMES, ANYTHING) | st.lists(st.dictionaries(NAMES, ANYTHING))
    )
)
def test_whatever_is_sent_is_refused_at_a_field_that_exists(body: dict[str, Any]) -> None:
    known = {"body", "what", "due", "reminders", "project", "weight", "comment", *NewAction.__struct_fields__}
    try:
        request.body(msgspec.json.encode(body), "application/json", NewAction)
    except Invalid as invalid:
        ((field, sentence),) = invalid.problems.items()
        assert field.split(".")[0].split("[")[0] in known
        assert not any(term in sentence for term in LIBRARY)


@pytest.mark.parametrize(
    ("body", "field"), [(b'{"name": 1e999}', "name"), (b'{"x": 1e999, "name": "A"}', "body"), (b'{"name": "A"', "")]
)
def test_a_number_that_nothing_can_hold_is_refused_at_its_field(body: bytes, field: str) -> None:
    with pytest.raises(Invalid if field else NotJson) as info:
        request.body(body, "application/json", NewProject)
    assert not field or list(getattr(info.value, "problems", {})) == [field]


@pytest.mark.parametrize(
    ("body", "type_", "problems"),
    [
        (b'{"value": "81,4"}', NewReading, {"value": "Give a number, such as 81.4."}),
        (b'{"value": "120/80"}', NewReading, {"value": "Give a number, such as 81.4."}),
        (b'{"value": true}', NewReading, {"value": "Give a number, such as 81.4."}),
        (b'{"until": "Friday"}', NewAskingPause, {"until": "Give a date such as 2026-12-04."}),
        (
            b'{"readings": [{"key": "a", "date": "24.11.2026", "value": 1}]}',
            NewReadings,
            {"readings[0].date": "Give a date such as 2026-12-04."},
        ),
    ],
)
def test_what_is_no_number_or_day_is_told_how_one_is_written(
    body: bytes, type_: type[Any], problems: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as info:
        request.body(body, "application/json", type_)
    assert info.value.problems == problems
