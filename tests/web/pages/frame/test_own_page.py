"""Forms that sign in must come from our own page: another site's would sign people in as somebody else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

import pytest

from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from tests.conftest import everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]

OURS = "https://plans.example.com"
HOST: dict[str, Any] = {"Host": "plans.example.com"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
        {"Sec-Fetch-Site": "Same-Origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "none", "Origin": "null"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "https://mallory.example"},
        {"Origin": "https://plans.example.com.mallory.example"},
        {"Origin": "https://mallory.example:443"},
        {"Origin": "http://plans.example.com"},
        {"Origin": ""},
        {"Origin": "null"},
        {},
    ],
)
def test_another_site_signs_nobody_in(
    visits_as: Browses, mallory: Person, now: datetime, headers: dict[str, Any]
) -> None:
    nobody, path = visits_as(None), sign_in.link_path(mallory, now)
    before = everything()
    page = nobody.post(path, csrf="", **cast(dict[str, Any], {"Sec-Fetch-Site": None, **HOST, **headers}))
    assert page.status == 403
    assert "press the button once more" in page.text
    assert "session=" not in str(page.headers["set-cookie"])
    assert everything() == before
    assert nobody.post(path).status == 303  # the link still works


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": OURS}])
def test_our_own_page_signs_in(visits_as: Browses, carol: Person, now: datetime, headers: dict[str, Any]) -> None:
    page = visits_as(None).post(
        sign_in.link_path(carol, now), csrf="", **cast(dict[str, Any], {"Sec-Fetch-Site": None, **HOST, **headers})
    )
    assert page.status == 303


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Sec-Fetch-Site": "none"}])
def test_a_browser_that_says_nothing_needs_the_cookie_that_came_with_the_form(
    visits_as: Browses, carol: Person, mallory: Person, now: datetime, headers: dict[str, Any]
) -> None:
    nobody, path = visits_as(None), sign_in.link_path(carol, now)
    shown = nobody.get(path)
    cookie = str(shown.headers["set-cookie"]).partition(";")[0]
    assert cookie.startswith("__Host-before=")
    form, silent = shown.form(path), {"Sec-Fetch-Site": None, **headers}
    of_mallory = nobody.get(sign_in.link_path(mallory, now))
    for wrong in (
        {"Cookie": ""},
        {"Cookie": "__Host-before="},
        {"Cookie": str(of_mallory.headers["set-cookie"]).partition(";")[0]},
    ):
        assert nobody.post(path, form, csrf=form["csrf"], **silent, **wrong).status == 403
    assert nobody.post(path, form, csrf=form["csrf"], Cookie=cookie, **silent).status == 303


def test_asking_for_a_link_is_ours_to_send_too(visits_as: Browses, carol: Person) -> None:
    before = everything()
    page = visits_as(None).post("/sign-in", {"email": carol.email}, csrf="", Sec_Fetch_Site="cross-site")
    assert page.status == 403
    assert page.value("email") == carol.email
    assert everything() == before
