"""Where a page's template is: in the room of the same name, under the name of its module."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[4]
MODULES = {
    f"{path.parent.name}/{path.stem}": path.read_text() for path in (ROOT / "chalicelib/web/pages").glob("*/*.py")
}
ROOMS = "|".join({name.split("/")[0] for name in MODULES})
SHARED = {"frame/base", "parts/macros", "home/first_steps"}
"""Which every page extends and imports, and what the home shows in place of a list."""


def is_of(template: str, module: str) -> bool:
    return bool(re.fullmatch(rf"{module}(_[a-z]+)*", template))


def test_a_page_shows_the_template_of_its_own_name_or_one_that_begins_with_it() -> None:
    for module, source in MODULES.items():
        shown = re.findall(rf'visit\.page\(\s*"((?:{ROOMS})/[a-z_]+)"', source)
        assert [template for template in shown if not is_of(template, module)] == [], module


def test_every_template_of_a_page_has_the_name_of_a_module() -> None:
    pages = ROOT / "templates" / "pages"
    templates = {str(path.relative_to(pages).with_suffix("")) for path in pages.rglob("*.html")} - SHARED
    assert templates
    for template in templates:
        assert any(is_of(template, module) for module in MODULES), template
