"""Japanese text with characters that vendors added to the standards, such as ① and ㈱. It is decoded through cp932,
which has them."""

import re

from chalicelib.patterns import compile_late

_ROWS = range(0x21, 0x7F)
_ESCAPE = compile_late(rb"\x1b(\$[@B]|\$\([DOQ]|\([BJIH])")
_FURTHER = {b"$(D": "iso2022_jp_ext", b"$(O": "iso2022_jp_3", b"$(Q": "iso2022_jp_2004"}
"""The escape sequences that announce JIS X 0212 and 0213."""
_RUNS = compile_late(rb"(?P<two>(?:[\xa1-\xfe]{2})+)|(?P<kana>(?:\x8e[\xa1-\xdf])+)|(?P<three>(?:\x8f[\xa1-\xfe]{2})+)|[\x00-\x7f]+|.", re.DOTALL)  # fmt: skip
_KANA = bytes(byte + 0x80 if 0x21 <= byte <= 0x5F else byte for byte in range(256))


def _lead(row: int) -> int:
    lead = ((row - 0x21) >> 1) + 0x81
    return lead + 0x40 if lead > 0x9F else lead


_LEADS = {row: _lead(row) for row in _ROWS}
_ODD = {cell: cell + (0x20 if cell >= 0x60 else 0x1F) for cell in _ROWS}
_EVEN = {cell: cell + 0x7E for cell in _ROWS}


def from_iso_2022(raw: bytes) -> str:
    """Returns ISO-2022-JP as text, including half-width kana and vendor characters."""
    first, *pieces = _ESCAPE.split(raw)
    texts = [first.decode("latin-1")]
    for escape, piece in zip(pieces[::2], pieces[1::2], strict=True):
        if escape in (b"$B", b"$@"):
            texts.append(_two_bytes(piece))
        elif escape == b"(I":
            texts.append(piece.translate(_KANA).decode("cp932", "replace"))
        elif escape in _FURTHER:
            texts.append((b"\x1b" + escape + piece + b"\x1b(B").decode(_FURTHER[escape], "replace"))
        else:
            texts.append(piece.decode("ascii", "replace"))
    return "".join(texts)


def from_euc(raw: bytes) -> str:
    """Returns EUC-JP as text, including vendor characters."""
    try:
        return raw.decode("euc_jp")
    except UnicodeDecodeError:
        pass
    texts: list[str] = []
    for run in _RUNS.finditer(raw):
        if run["two"]:
            texts.append(_two_bytes(bytes(byte - 0x80 for byte in run["two"])))
        else:
            texts.append(run[0].decode("euc_jp", "replace"))
    return "".join(texts)


def _two_bytes(piece: bytes) -> str:
    """Returns double-byte characters of JIS X 0208 as text; anything else stays as it is, such as a line end among
    them."""
    out = bytearray()
    at = 0
    while at < len(piece):
        row = piece[at]
        if row in _LEADS and at + 1 < len(piece) and piece[at + 1] in _ODD:
            out.append(_LEADS[row])
            out.append((_ODD if row & 1 else _EVEN)[piece[at + 1]])
            at += 2
        else:
            out.append(row if row < 0x80 else 0x3F)
            at += 1
    return out.decode("cp932", "replace")
