import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest
from chalice.app import Chalice

from app import app
from chalicelib.domain.people import browsers
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import TryAgain
from chalicelib.web.pages.frame.assets import STATIC, asset
from tests.browser.serving import serving
from tests.conftest import counted, join
from tests.web.pages.frame.forms_of_all import SAMPLES, posted
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


def asked(path: str, *, method: str = "GET", resource: str | None = None, **parameters: str) -> dict[str, Any]:
    """What API Gateway makes of a request to a plain address, whose paths begin with the stage."""
    event = {
        "requestContext": {"httpMethod": method, "resourcePath": resource or path, "path": f"/api{path}", "identity": {"sourceIp": "127.0.0.1"}},
        "headers": {}, "multiValueQueryStringParameters": None, "pathParameters": parameters or None, "stageVariables": None, "body": None,
    }  # fmt: skip
    answer: dict[str, Any] = app(event, None)
    return answer


def test_links_are_built_from_the_path_asked_for_and_never_from_the_host(now: Any, clock_at: Any) -> None:
    clock_at(now)
    answer = asked("/sign-in")
    assert 'action="/api/sign-in"' in answer["body"]
    assert 'href="/api/static/style.' in answer["body"]
    assert asked("/")["headers"]["Location"] == "/api/sign-in?next=%2F"
    assert (
        asked("/plans/abc", resource="/plans/{plan_id}", plan_id="abc")["headers"]["Location"]
        == "/api/sign-in?next=%2Fplans%2Fabc"
    )


@pytest.mark.parametrize("path", ["/nowhere", "/plans/a/b/c/d", "/static", "/x/ä b"])
def test_a_path_that_is_no_route_gets_a_friendly_page(path: str) -> None:
    answer = asked(path, resource="/{proxy+}", proxy=path.strip("/"))
    assert answer["statusCode"] == 404
    assert "There’s nothing here" in answer["body"]
    assert 'href="/api/"' in answer["body"]
    assert asked(path, method="HEAD", resource="/{proxy+}", proxy=path.strip("/"))["body"] == ""


def test_unknown_paths_under_v1_are_answered_by_the_api() -> None:
    for path in ("/v1", "/v1/nowhere", "/v1/plans/x/y/z"):
        answer = asked(path, resource="/{proxy+}", proxy=path.strip("/"))
        assert answer["statusCode"] == 404
        assert answer["headers"]["Content-Type"] == "application/problem+json"
        assert json.loads(answer["body"])["title"] == "RouteNotFound"


def test_a_wrong_method_gets_a_page_and_names_those_that_are_right() -> None:
    answer = asked("/done/x", method="DELETE", resource="/done/{token}", token="x")
    assert answer["statusCode"] == 405
    assert answer["headers"]["Content-Type"].startswith("text/html")
    assert set(answer["headers"]["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_a_slash_at_the_end_is_taken_off_so_that_links_lead_right() -> None:
    event_path = asked("/plans/abc/", resource="/plans/{plan_id}", plan_id="abc")
    assert event_path["headers"]["Location"] == "/api/plans/abc"


def test_what_nobody_foresaw_is_a_page_without_insides_and_is_logged(
    visits_as: Browses, carol: Person, plan: Plan, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("secret inside")

    visitor = visits_as(carol)
    monkeypatch.setattr(plans, "get_with_mine", broken)
    page = visitor.get(f"/plans/{plan.plan_id}")
    assert page.status == 500
    assert "Something went wrong on our side" in page.text
    assert "secret" not in page.source
    assert "Traceback" not in page.source
    assert "secret inside" in caplog.text


def test_a_database_that_is_not_there_says_try_again(
    visits_as: Browses, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise TryAgain

    visitor = visits_as(carol)
    monkeypatch.setattr(browsers, "session_person", busy)
    page = visitor.get("/")
    assert page.status == 503
    assert page.headers["retry-after"] == "2"
    kept = visitor.post("/invite", {"name": "Bob <Lee>"})
    assert kept.status == 503
    assert "Bob <Lee>" in kept.text
    assert kept.value("name") == "Bob <Lee>"


def test_what_is_refused_leads_back_to_where_one_was(
    visits_as: Browses, carol: Person, dan: Person, mallory: Person, plan: Plan, add_action: Callable[..., object]
) -> None:
    add_action("Call the bank")
    own, visitor = f"/plans/{plan.plan_id}", visits_as(carol)
    visitor.post(f"{own}/actions/1/cancel", {"reason": "Not any more"})
    for path, form, words, back in (
        (f"{own}/done", {"n": "1"}, "Back to the page", own),
        (f"{own}/done", {"n": "7"}, "To the plan", own),
        (f"{own}/actions/7/comments", {"text": "Hello"}, "To the plan", own),
        ("/write/undo", {"id": "a" * 16}, "Home", "/"),
    ):
        refused = visitor.post(path, form)
        assert refused.words("main a.b") == [words], path
        assert refused.all("main a.b")[0].attributes["href"] == back
    assert visits_as(mallory).post(f"{own}/done", {"n": "1"}).words("main a.b") == ["Home"]
    join(plan, dan, "viewer")
    page = visits_as(dan).get(f"{own}/actions/1/edit")
    assert page.words("main a.b") == ["To the plan"]
    assert "You can view this plan only. Its client and coaches can do this." in page.text, (
        "a viewer can’t comment either"
    )


def test_files_are_kept_for_good_under_a_name_that_changes_with_them(visits_as: Browses) -> None:
    nobody = visits_as(None)
    for file, kind in (
        ("style.css", "text/css; charset=utf-8"),
        ("more.css", "text/css; charset=utf-8"),
        ("page.js", "text/javascript; charset=utf-8"),
        ("form.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("app.webmanifest", "application/manifest+json"),
    ):
        page = nobody.get(f"/static/{asset(file).name}")
        assert page.status == 200
        assert page.headers["content-type"] == kind
        assert "immutable" in page.headers["cache-control"]
        old = nobody.get(f"/static/{file.replace('.', '.0123456789.')}")
        assert "immutable" not in old.headers["cache-control"]
    for name in ("..", "style", "rendering.py", "style.css.py", "..%2Frendering.py", "nothing.css"):
        assert nobody.get(f"/static/{name}").status == 404


def test_the_app_can_be_put_on_a_phone_and_search_engines_stay_out(visits_as: Browses) -> None:
    nobody = visits_as(None)
    page = nobody.get("/sign-in")
    path = str(page.all("link[rel=manifest]")[0].attributes["href"])
    manifest = json.loads(nobody.get(path).source)
    icon, *pictures = manifest["icons"]
    assert urljoin(path, manifest["start_url"]) == "/"
    assert nobody.get(urljoin(path, icon["src"])).headers["content-type"] == "image/svg+xml"
    assert str(page.all("link[rel=icon]")[0].attributes["href"]) == urljoin(path, icon["src"])
    assert {(each["sizes"], each["purpose"]) for each in pictures} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    touch = str(page.all("link[rel=apple-touch-icon]")[0].attributes["href"])
    for src, size in ((touch, 180), *((urljoin(path, each["src"]), int(each["sizes"][:3])) for each in pictures)):
        for method, accept in (
            ("GET", "image/avif,image/webp,image/*,*/*;q=0.8"),
            ("HEAD", "*/*"),
            ("GET", "text/html"),
        ):
            found = nobody.ask(method, src, Accept=accept)
            assert (found.status, found.headers["content-type"]) == (200, "image/png")
            assert "immutable" in found.headers["cache-control"]
        assert STATIC.joinpath(f"icon-{size}.png").stat().st_size < 5_000
    assert nobody.get("/robots.txt").source.endswith("Disallow: /\n")


def test_every_page_has_a_language_a_title_one_main_heading_and_a_skip_link(
    visits_as: Browses, carol: Person, plan: Plan
) -> None:
    visitor = visits_as(carol)
    for path in (
        "/",
        "/settings",
        "/invite",
        "/sign-in",
        "/done/x",
        *(f"/plans/{plan.plan_id}{end}" for end in ("", "/add", "/stream", "/client", "/settings")),
    ):
        page = visitor.get(path) if path != "/sign-in" else visits_as(None).get(path)
        assert 'lang="en"' in page.source
        assert page.title.endswith("Followthrough")
        assert len(page.all("h1")) == 1, path
        assert page.words("a.skip") == ["Skip to content"]
        ids = [node.attributes["id"] for node in page.all("[id]")]
        assert len(ids) == len(set(ids)), path


def test_the_app_over_http_answers_head_without_a_body() -> None:
    import http.client
    from urllib.parse import urlsplit

    assert isinstance(app, Chalice)
    with serving(app, stage="api") as address:
        target = urlsplit(address)
        connection = http.client.HTTPConnection(target.hostname or "", target.port)
        connection.request("HEAD", "/api/sign-in")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
        connection.request("GET", "/elsewhere")
        assert connection.getresponse().status == 403
        connection.close()


def test_what_was_typed_into_a_field_that_is_gone_comes_back_below_the_form(
    visits_as: Callable[[Person], Visitor], plan: Plan, carol: Person
) -> None:
    """The page was open while the program was updated, or the field depends on what changed since."""
    path, visitor = f"/plans/{plan.plan_id}/add", visits_as(carol)
    sent = {**visitor.get(path).form(path), "what": "", "gone": "<b>Words</b> and more"}
    with counted() as calls:
        page = visitor.post(path, sent)
    assert (page.status, page.text.count("<b>Words</b> and more"), "What you typed" in page.text) == (422, 1, True)
    with counted() as without:
        visitor.post(path, {**sent, "gone": ""})
    assert calls == without, "the page isn't made twice"


@pytest.mark.parametrize("route", [path for path in posted() if "GET" not in app.routes[path] and path != "/sign-out"])
def test_the_address_of_a_form_leads_to_the_page_it_is_on(route: str) -> None:
    """Through the path itself, as the framework has it, and through the one for every path, as API Gateway has it."""
    places = dict.fromkeys(re.findall(r"{(\w+)}", route), "a" * 16)
    path = route.format(**places)
    pages = [re.sub(r"{\w+}", "[^/]+", each.page.partition("?")[0]) for each in SAMPLES if each.route == route]
    for resource, given in ((route, places), ("/{proxy+}", {"proxy": path[1:]})):
        answer = asked(path, resource=resource, **given)
        assert answer["statusCode"] == 303
        leads_to = answer["headers"]["Location"].removeprefix("/api")
        assert any(re.fullmatch(page, leads_to.partition("?")[0]) for page in pages), (leads_to, pages)
        assert asked(path, method="HEAD", resource=resource, **given)["statusCode"] == 303
        assert asked(path, method="DELETE", resource=resource, **given)["statusCode"] in (404, 405)
