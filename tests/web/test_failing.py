"""A page or call that we couldn't answer is counted, by its route."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from chalicelib.domain.people import links
from chalicelib.errors import TryAgain
from tests.embedded import told
from tests.web.pages.frame.test_errors import asked


@pytest.mark.parametrize(("error", "status"), [(ZeroDivisionError(), 500), (TryAgain(), 503)])
def test_an_answer_of_5xx_is_counted_with_its_route_and_without_the_token_in_its_path(
    error: Exception, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], now: datetime, clock_at: Callable[[datetime], None],
) -> None:  # fmt: skip
    def break_down(*_: Any, **__: Any) -> None:
        raise error

    clock_at(now)
    monkeypatch.setattr(links, "follow_sign_in", break_down)
    answer = asked("/sign-in/secret", resource="/sign-in/{token}", token="secret")
    assert answer["statusCode"] == status
    (line,) = told(capsys)
    assert (line["Failures"], line["Reason"]) == (1, f"{status} GET /sign-in/{{token}}")
    assert "secret" not in str(line)


@pytest.mark.parametrize(("path", "status"), [("/sign-in", 200), ("/", 303), ("/nowhere", 404)])
def test_other_answers_are_not(
    path: str, status: int, capsys: pytest.CaptureFixture[str], now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    clock_at(now)
    resource = "/{proxy+}" if status == 404 else path
    assert asked(path, resource=resource, **({"proxy": "nowhere"} if status == 404 else {}))["statusCode"] == status
    assert told(capsys) == []
