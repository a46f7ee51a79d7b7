"""Which parts of a mail are its words: one of each alternative, including those within a signed part; a part with a
file name only if no other has words."""

from collections.abc import Iterator

from chalicelib.inbound.mail.written import smime
from chalicelib.inbound.mail.written.parts import (
    MAX_DEPTH,
    MAX_PARTS,
    TEXTS,
    TNEF,
    Part,
    is_attached,
    is_file,
    parts_in,
    text_of,
    transfer_decoded,
)

ARMOUR = "-----BEGIN PGP MESSAGE-----"
_LONGEST_NOTICE = 250
"""In characters: the longest notice that the mail needs a program that shows HTML."""


def readable(part: Part) -> list[Part]:
    """Returns the text parts that a mail program would show, one of each alternative, in order; if none of them has
    words, one with a file name."""
    parts = _readable(part, 0, [MAX_PARTS])
    clear = [found for found in parts if found.kind != TNEF]
    if any(found.body.strip() for found in clear):
        return clear
    named = named_body(part)
    return [named] if named else parts


def named_body(part: Part) -> Part | None:
    """Returns the first text part with a name that wasn't sent as an attachment, if no other part has words; ``None``
    if there is none.

    Some programs and gateways name the body, as "mail.txt".
    """
    if any(found.body.strip() for found in _readable(part, 0, [MAX_PARTS]) if found.kind != TNEF):
        return None
    leaves = _leaves(part, 0, [MAX_PARTS])
    return next((leaf for leaf in leaves if leaf.kind in TEXTS and not is_attached(leaf) and leaf.body.strip()), None)


def unreadable(part: Part) -> str:
    """Returns the type of the first part that isn't a multipart, for a mail without readable text."""
    for _ in range(MAX_DEPTH):
        child = (
            next(parts_in(part), None)
            if part.kind.startswith("multipart/") and part.kind != "multipart/encrypted"
            else None
        )
        if child is None:
            return part.kind
        part = child
    return part.kind


def is_encrypted(part: Part) -> bool:
    """Returns whether only the recipient's key opens the mail: PGP/MIME, S/MIME, or PGP armour as its whole text."""
    leaves = [part, *_leaves(part, 0, [MAX_PARTS])]
    if any(leaf.kind == "multipart/encrypted" for leaf in leaves):
        return True
    if any(leaf.kind in smime.KINDS and smime.is_enveloped(transfer_decoded(leaf)) for leaf in leaves):
        return True
    return any(leaf.kind in TEXTS and transfer_decoded(leaf).lstrip().startswith(ARMOUR.encode()) for leaf in leaves)


def _readable(part: Part, depth: int, budget: list[int]) -> list[Part]:
    if depth > MAX_DEPTH or budget[0] <= 0 or (is_file(part) and part.opened is None and part.kind != TNEF):
        return []
    budget[0] -= 1
    if part.opened is not None:
        return _readable(part.opened, depth + 1, budget)
    if part.kind.startswith("multipart/"):
        return _in_multipart(part, depth, budget)
    return [part] if part.kind in (*TEXTS, TNEF) else []


def _in_multipart(part: Part, depth: int, budget: list[int]) -> list[Part]:
    children = _children(part, budget)
    if not children:
        is_text = part.body.strip() and depth == 0 and not part.parameters.get("boundary")
        return [Part(part.headers, part.source, part.start, part.end)] if is_text else []
    if part.kind == "multipart/alternative":
        return _chosen([_readable(child, depth + 1, budget) for child in children[:8]])
    if part.kind in ("multipart/related", "multipart/signed"):
        for child in children[:8]:
            found = _readable(child, depth + 1, budget)
            if found:
                return found
        return []
    return [found for child in children for found in _readable(child, depth + 1, budget)]


def _children(part: Part, budget: list[int]) -> list[Part]:
    children: list[Part] = []
    for child in parts_in(part):
        if budget[0] <= 0 or len(children) >= MAX_PARTS:
            break
        children.append(child)
        if part.kind not in ("multipart/alternative", "multipart/related"):
            budget[0] -= 1
    return children


def _leaves(part: Part, depth: int, budget: list[int]) -> Iterator[Part]:
    """Yields the parts that aren't multiparts, without those within attached mails."""
    if depth > MAX_DEPTH or budget[0] <= 0:
        return
    budget[0] -= 1
    if part.opened is not None:
        yield from _leaves(part.opened, depth + 1, budget)
    elif part.kind.startswith("multipart/"):
        for child in parts_in(part):
            if budget[0] <= 0:
                return
            yield from _leaves(child, depth + 1, budget)
    else:
        yield part


def _chosen(alternatives: list[list[Part]]) -> list[Part]:
    """Returns the plain text if it has words, or else the HTML."""
    filled = [parts for parts in alternatives if any(part.body.strip() for part in parts)]
    if len(filled) > 1 and _asks_for_html(filled[0]) and any(part.kind == "text/html" for part in filled[-1]):
        filled = filled[1:]
    for parts in filled:
        if all(part.kind != "text/html" for part in parts) and any(text_of(part).strip() for part in parts):
            others = [other for found in filled for other in found if other.kind == "text/html"]
            if len(parts) == 1 and len(others) == 1:
                parts[0].rich = others[0]
            return parts
    return filled[-1] if filled else []


def _asks_for_html(parts: list[Part]) -> bool:
    """Whether this is only a notice that the mail needs a program that shows HTML."""
    text = " ".join(text_of(part) for part in parts)[: _LONGEST_NOTICE + 1] if len(parts) == 1 else ""
    return "html" in text.lower() and len(text) <= _LONGEST_NOTICE and parts[0].kind == "text/plain" and ">" not in text
