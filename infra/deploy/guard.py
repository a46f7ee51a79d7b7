"""The second guard: what CloudFormation's change set would replace or remove among the things that can't be brought back."""

from infra.deploy import precious
from infra.deploy.change_set import Change

_KNOWN_TO_BE_KEPT = {"AWS::DynamoDB::Table": frozenset({"AttributeDefinitions"})}
"""Properties that replace a resource only in a case which `comparison` has excluded. A new index needs a new attribute, and for
that CloudFormation answers ``Conditional``: it means "if you edit an existing AttributeDefinition"."""


def refused(changes: tuple[Change, ...], *, allowed: frozenset[str] = frozenset()) -> list[str]:
    """Returns a sentence for each change that must not be; ``allowed`` are the names of resources that may be replaced."""
    found = []
    for change in changes:
        kind = precious.NAMES.get(change.type)
        if kind is None or change.name in allowed:
            continue
        if change.action == "Remove":
            found.append(f"CloudFormation would remove the {kind} {change.name}; {precious.LOST[kind]}.")
        elif change.action == "Dynamic":
            found.append(
                f"CloudFormation can't say what becomes of the {kind} {change.name}; {precious.LOST[kind]} if it goes."
            )
        elif change.replacement == "True" or (change.replacement == "Conditional" and _may_be_lost(change, kind)):
            surely = "would" if change.replacement == "True" else "might"
            why = ", ".join(change.recreating or change.properties)
            found.append(f"CloudFormation {surely} replace the {kind} {change.name} ({why}); {precious.LOST[kind]}.")
    return found


def _may_be_lost(change: Change, kind: str) -> bool:
    # CloudFormation doesn't say which of an API's many properties it is unsure about; an API has none that replaces it.
    cleared = _KNOWN_TO_BE_KEPT.get(change.type, frozenset())
    return kind != precious.ADDRESS and not (change.recreating and set(change.recreating) <= cleared)
