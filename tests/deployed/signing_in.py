"""Asking a running stack for a sign-in link."""

import re

from tests.deployed.conftest import Deployed


def press_sign_in(stack: Deployed, email: str) -> None:
    """Asks for a sign-in link on the page, as a browser would."""
    status, headers, page = stack.page("GET", "/sign-in")
    assert status == 200
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    action = re.search(r'<form[^>]*method="post"[^>]*action="([^"]*/sign-in)"', page)
    cookie = headers.get("set-cookie", "").split(";")[0] or None
    answer = stack.page(
        "POST", action.group(1) if action else "/sign-in", form={**fields, "email": email}, cookie=cookie
    )
    assert answer[0] in (200, 303), answer
