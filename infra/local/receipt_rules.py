"""Changing a receipt rule on the emulator, which can only create and delete them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from ministack.services import ses


def mend() -> None:
    """Adds UpdateReceiptRule."""
    ses.handle_request = _also_updating(ses.handle_request)


def _also_updating(handle: Callable[..., Any]) -> Callable[..., Any]:
    async def handle_or_update(
        method: str, path: str, headers: dict[str, str], body: bytes, query_parameters: dict[str, Any]
    ) -> Any:
        given = parse_qs(body.decode(errors="replace"), keep_blank_values=True) if body else {}
        if given.get("Action") == ["UpdateReceiptRule"]:
            return _update(given)
        return await handle(method, path, headers, body, query_parameters)

    return handle_or_update


def _update(given: dict[str, list[str]]) -> Any:
    """Replaces the rule of the same name; the errors are those of UpdateReceiptRule (SES API Reference)."""
    rule_set, rule = given.get("RuleSetName", [""])[0], ses._receipt_rule_from_params(given)
    if rule_set not in ses._receipt_rule_sets:
        return ses._receipt_missing_set(rule_set)
    rules = ses._receipt_rule_sets[rule_set]["Rules"]
    places = [place for place, each in enumerate(rules) if each["Name"] == rule["Name"]]
    if not places:
        return ses._receipt_error("RuleDoesNotExist", f"Rule does not exist: {rule['Name']}")
    rules[places[0]] = rule
    return ses._receipt_result("UpdateReceiptRule")
