"""What one member may see of another, as `docs/privacy.md` has it; and that no other place shows it."""

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib.domain.notices import Role
from chalicelib.domain.plans import seeing
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.plans.seeing import ROLES, Seen

ROOT = Path(__file__).parents[3]
CONTACT = {"email": "email", "mail": "email", "phone": "phone", "phone_state": "texts"}
"""The fields that not everyone sees, and how the table calls them."""
SHOWN: dict[tuple[str, str], str] = {
    ("primary", "client"): "email phone texts", ("primary", "coach"): "email texts", ("primary", "viewer"): "email",
    ("coach", "client"): "email phone texts", ("coach", "primary"): "email texts", ("coach", "coach"): "email texts",
    ("coach", "viewer"): "email",
    ("client", "primary"): "texts", ("client", "coach"): "texts",
    ("viewer", "client"): "", ("viewer", "primary"): "", ("viewer", "coach"): "", ("viewer", "viewer"): "",
}  # fmt: skip
"""Who sees what of whom, besides name, role, state, zone, and when they were invited and accepted."""


def made(*roles: Role) -> Plan:
    members = {
        f"{role}{n}": Member(f"{role}{n}", role, role.title(), f"{role}{n}@x.example", "UTC", phone="+4915112345678",
                             phone_state="confirmed")
        for n, role in enumerate(roles)
    }  # fmt: skip
    by_role = {member.role: id for id, member in members.items()}
    return Plan("p", client_id=by_role["client"], primary_id=by_role["primary"], members=members)


ALL = made("client", "primary", "coach", "coach", "viewer", "viewer")
PAIRS = [
    (by.person_id, of.person_id) for by, of in itertools.permutations(ALL.members.values(), 2)
    if (by.role, of.role) != ("client", "viewer")
]  # fmt: skip


def shown(found: Seen) -> set[str]:
    return {words for field, words in CONTACT.items() if getattr(found, field) is not None}


@pytest.mark.parametrize(("by", "of"), PAIRS)
def test_who_sees_what_of_whom(by: str, of: str) -> None:
    roles = (ALL.role(by), ALL.role(of))
    assert shown(seeing.seen(ALL, by, of)) == set(SHOWN[roles].split())


@pytest.mark.parametrize("who", ALL.members)
def test_everyone_sees_their_own(who: str) -> None:
    assert shown(seeing.seen(ALL, who, who)) == set(CONTACT.values())


def test_a_client_knows_of_no_viewer() -> None:
    client = ALL.client_id
    assert {each.role for each in seeing.everyone(ALL, client)} == {"client", "primary", "coach"}
    with pytest.raises(KeyError):
        seeing.seen(ALL, client, "viewer4")
    assert [each.role for each in seeing.everyone(ALL, ALL.primary_id)] == [
        "client", "primary", "coach", "coach", "viewer", "viewer",
    ]  # fmt: skip


def test_the_docs_say_the_same() -> None:
    """The table in the docs has a row for every pair of roles."""
    text = (ROOT / "docs/privacy.md").read_text()
    said = {"email": "address", "phone": "number", "texts": "whether texts can go there"}
    for (by, of), fields in SHOWN.items():
        names = [said[field] for field in fields.split()] or ["–"]
        assert f"| {by} | {of} | {', '.join(names)} |" in text
    assert set(ROLES) == {role for pair in SHOWN for role in pair}


# No other place


ROOMS = ["chalicelib/web", "chalicelib/outbound/writing", "chalicelib/domain/reports", "chalicelib/inbound"]
OF_A_PLAN = re.compile(r"(^|\.)(client|primary|member|other|coach|giver|taker)$|(^|\.)(reminded|assignee)\(|members\b")
"""What holds a plan's member, by the names that the house gives it."""
AS_SEEN = {
    ("web/pages/plan/client.py", "client"), ("web/pages/parts/mail_state.py", "client"),
    ("web/pages/plan/team.py", "member"), ("web/api/types/members.py", "member"), ("web/api/types/plans.py", "client"),
    ("web/pages/parts/text_notes.py", "member"),
    ("web/pages/plan/outlook.py", "client"),  # a person, of the outlook that only the client and their coaches get
}  # fmt: skip
"""Where one of these holds what the one function has returned."""


def reads(room: str) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / room).rglob("*.py")):
        if "/written/" in str(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in CONTACT and isinstance(node.ctx, ast.Load):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", ast.unparse(node.value)


def test_no_other_place_reads_how_to_reach_a_member() -> None:
    found = [(at, what) for room in ROOMS for at, what in reads(room) if OF_A_PLAN.search(what)]
    unknown = {(at.partition(":")[0].removeprefix("chalicelib/"), what) for at, what in found}
    assert unknown == AS_SEEN


def test_no_template_reads_how_to_reach_a_member() -> None:
    found = [
        (str(path.relative_to(ROOT)), match[0])
        for path in (ROOT / "templates").rglob("*.*")
        for match in re.finditer(
            r"\b(plan\.client|plan\.primary|members[^ ]*|\bother)\.(email|phone|phone_state|mail)\b", path.read_text()
        )
    ]
    assert found == []


def test_what_a_check_of_places_would_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above fails for a page that reads the client's address."""
    (tmp_path / "page.py").write_text("def page(plan):\n    return plan.client.email, plan.members['x'].phone\n")
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    found = [what for _, what in reads(".")]
    assert found == ["plan.client", "plan.members['x']"]
    assert all(OF_A_PLAN.search(what) for what in found)
