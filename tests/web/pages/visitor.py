"""Somebody with a browser: opens pages, fills the forms they find there and sends them."""

import re
from typing import Any
from urllib.parse import urlencode, urljoin

from chalice.test import Client, HTTPResponse
from selectolax.lexbor import LexborHTMLParser, LexborNode

from chalicelib.domain.people.person import Person
from chalicelib.web.pages.frame import sessions


def is_well_made(source: str) -> None:
    """Asserts what the Nu checker and Lighthouse would find wrong with any page, so that each test of a page looks for it."""
    tree = LexborHTMLParser(source)
    ids = [str(node.attributes["id"]) for node in tree.css("[id]")]
    assert sorted(ids) == sorted(set(ids)), sorted(ids)
    for wrong in (
        "svg[hidden]",
        "section:not(:has(h1, h2, h3)):not([aria-label])",
        "a[href=''], img:not([alt])",
        "form form, a a, a button",
    ):
        assert not tree.css(wrong), (wrong, [str(node.html)[:80] for node in tree.css(wrong)])
    assert len(tree.css("[autofocus]")) <= 1
    assert all(" " not in str(node.attributes["href"]) for node in tree.css("a[href], link[href]"))
    assert tree.css_first("meta[name=description]") is not None
    for attribute in ("aria-labelledby", "aria-describedby", "for", "list"):
        for node in tree.css(f"[{attribute}]"):
            named = str(node.attributes[attribute]).split()
            assert set(named) <= set(ids), (attribute, named)


class Shown:
    """A page as a reader of its source sees it."""

    def __init__(self, response: HTTPResponse, path: str) -> None:
        self.status = response.status_code
        self.headers = {name.lower(): value for name, value in response.headers.items()}
        self.source = response.body.decode(errors="replace")  # an icon has no words
        self.path = path
        if self.source.startswith("<!doctype html>"):
            is_well_made(self.source)
        # An isolated name is no word of its own: “Alice’s” stays one.
        self._tree = LexborHTMLParser(re.sub(r"</?bdi>", "", self.source))

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        assert self.status == 303, (self.status, self.text)
        return str(self.headers["location"])

    @property
    def text(self) -> str:
        """The words on it."""
        main = self._tree.css_first("main")
        return " ".join(main.text(separator=" ").split()) if main else ""

    @property
    def title(self) -> str:
        node = self._tree.css_first("title")
        return node.text() if node else ""

    def all(self, selector: str) -> list[LexborNode]:
        return self._tree.css(selector)

    def words(self, selector: str) -> list[str]:
        """The words of each node that fits."""
        return [" ".join(node.text(separator=" ").split()) for node in self.all(selector)]

    def value(self, name: str) -> str:
        """What a field holds: typed, chosen or ticked; empty if not."""
        for node in self.all(f'[name="{name}"]'):
            attributes = node.attributes
            if node.tag == "textarea":
                return node.text().removeprefix("\n")
            if node.tag == "select":
                chosen = node.css_first("option[selected]") or node.css_first("option")
                return str((chosen.attributes if chosen else {}).get("value") or "")
            if attributes.get("type") in ("checkbox", "radio"):
                if "checked" in attributes:
                    return str(attributes.get("value") or "")
                continue
            if node.tag == "input":
                return str(attributes.get("value") or "")
        return ""

    def problem(self, name: str) -> str:
        """The sentence at a field; the field must point to it."""
        sentences = self.words(f"#e-{name}")
        if sentences:
            field = self.all(f"#f-{name}")
            assert field, f"no field {name}"
            assert f"e-{name}" in str(field[0].attributes.get("aria-describedby"))
        return sentences[0] if sentences else ""

    def form(self, action: str) -> dict[str, str]:
        """All fields of the form that is sent to a path ending so, as they stand; of one that only asks if there is no other."""
        found = self.forms(action, "[method=post]") or self.forms(action)
        assert found, f"no form for {action}"
        return found[0]

    def forms(self, action: str, which: str = "") -> list[dict[str, str]]:
        """The fields of each form that is sent to a path ending so, in their order; without a query."""
        return [
            _fields(node)
            for node in self.all(f"form{which}")
            if urljoin(self.path, node.attributes.get("action") or "").partition("?")[0].endswith(action)
        ]


def _fields(form: LexborNode) -> dict[str, str]:
    fields = {}
    for node in form.css("input[name], select[name], textarea[name]"):
        name = str(node.attributes["name"])
        if node.attributes.get("type") in ("checkbox", "radio") and "checked" not in node.attributes:
            continue
        if node.tag == "input" or node.tag == "textarea":
            fields[name] = (
                str(node.attributes.get("value") or "") if node.tag == "input" else node.text().removeprefix("\n")
            )
        else:
            chosen = node.css_first("option[selected]") or node.css_first("option")
            fields[name] = str((chosen.attributes if chosen else {}).get("value") or "")
    return fields


class Visitor:
    """Somebody signed in with this secret; with an empty one, somebody who isn't."""

    def __init__(self, client: Client, person: Person | None, secret: str) -> None:
        self._client = client
        self.person = person
        self.secret = secret

    def get(self, path: str, **headers: Any) -> Shown:
        return self._ask("GET", path, b"", headers)

    def post(
        self, path: str, fields: dict[str, str] | None = None, *, csrf: str | None = None, **headers: Any
    ) -> Shown:
        """Sends a form, with the token of this session unless another is given."""
        token = sessions.csrf_token(self.secret) if csrf is None else csrf
        body = urlencode({"csrf": token, **(fields or {})}, errors="surrogatepass").encode()
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        return self._ask("POST", path, body, headers)

    def send(self, page: Shown, action: str, **typed: str) -> Shown:
        """Sends a form as it stands on the page, with what is typed now."""
        return self.post(action, {**page.form(action), **typed})

    def ask(self, method: str, path: str, body: bytes = b"", **headers: Any) -> Shown:
        return self._ask(method, path, body, headers)

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, Any]) -> Shown:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if not any(name.lower() in ("sec-fetch-site", "origin") for name in sent):
            sent["Sec-Fetch-Site"] = "same-origin"
        sent = {name: value for name, value in sent.items() if value is not None}
        if self.secret:
            sent.setdefault("Cookie", f"__Host-session={self.secret}")
        return Shown(self._client.http.request(method, path, headers=sent, body=body), path)
