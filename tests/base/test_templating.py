"""Templates: HTML is escaped, text is not, and a missing value is a mistake that shows."""

import pytest
from jinja2 import UndefinedError

from chalicelib import templating


@pytest.mark.parametrize(
    ("name", "expected"), [("a.html", "&lt;b&gt; &amp; Co"), ("a.txt", "<b> & Co"), ("a.sms.txt", "<b> & Co")]
)
def test_html_is_escaped_and_text_is_not(name: str, expected: str) -> None:
    environment = templating.environment()
    template = environment.from_string("{% if who %}{{ who }}{% endif %}")
    escapes = environment.autoescape(name) if callable(environment.autoescape) else environment.autoescape
    assert escapes == name.endswith(".html")
    rendered = environment.overlay(autoescape=escapes).from_string("{{ who }}").render(who="<b> & Co")
    assert rendered == expected
    assert template.render(who="") == ""


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        templating.environment().from_string("{{ nothing }}").render()


def test_templates_know_cities() -> None:
    rendered = templating.environment().from_string("{{ city(zone) }}").render(zone="America/New_York")
    assert rendered == "New York"
