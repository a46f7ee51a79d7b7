"""What is said about several actions at once, above the list."""

_SAID = {
    "shifted": "moved",
    "dropped": "cancelled",
    "filed": "put into the project",
    "unfiled": "taken out of their projects",
    "listed": "added",
    "undone": "as they were before",
    "again": "",
}
KINDS = frozenset(_SAID)


def said(kind: str, count: int, left: int) -> str:
    """Says ``5 actions moved. 1 was changed by someone else meanwhile and stays as it is.``"""
    if kind == "again":
        return "You’ve sent this before, and it was done then."
    if not count and not left:
        return (
            "There was nothing left to undo." if kind == "undone" else "They were so already, so nothing has changed."
        )
    words = f"{count or 'No'} action{'s' if count != 1 else ''} {_SAID[kind]}."
    if count == 1:
        words = words.replace("their projects", "its project").replace("as they were", "as it was")
    if left:
        words += f" {left} {'was' if left == 1 else 'were'} changed by someone else meanwhile and stay{'s' if left == 1 else ''} as {'it is' if left == 1 else 'they are'}."
    return words
