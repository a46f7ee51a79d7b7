"""What an element's class, id or style says about its lines: the names that mail programs give to quotes and
signatures."""

import re

from chalicelib.patterns import compile_late

_QUOTES = (
    "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra", "olk_src_body_section", "mail-editor-reference-message-container",
    "ms-outlook-mobile-reference-message", "moz-forward-container", "divtaggedcontent", "gmx_quote", "hcsb_quote", "isforwardcontent",
    "replied-message", "mail-quote-collapse", "sh-quoted-content", "front-blockquote", "airmail_quote", "hey_quote", "oriMsgArea".lower(), "moz-email-headers-table",
    "replytext-quoted", "missive_quote", "__mimestream_quote", "ntes_not_fresh_mail", "isreplycontent", "qqmail-original", "bluemailquote",
)  # fmt: skip
_QUOTE_STARTS = ("yahoo_quoted", "bloop_original", "airmail_original")
_CUTS = ("divrplyfwdmsg", "appendonsend", "outlookmessageheader", "_origin", "orig-msg-header")
_INTROS = (
    "gmail_attr",
    "moz-cite-prefix",
    "reply-intro",
    "protonmail_attr",
    "quoted-header",
    "gmail_quote_attribution",
)
_SIGNATURES = (
    "gmail_signature", "gmail_signature_prefix", "moz-signature", "protonmail_signature_block", "ms-outlook-mobile-signature", "ymail_android_signature", "signature", "tutanota_signature",
    "yahoo-signature", "bloop_sign", "zmail_signature", "divsignature", "sh-signature", "front-signature", "missive_signature", "pm-signature", "ms_outlook_signature",
)  # fmt: skip
_CITING_CLASSES = (
    "gmail_quote",
    "protonmail_quote",
    "tutanota_quote",
    "yahoo_quoted",
    "quote",
    "mb_quote",
    "cite",
    "ydp",
    "iosymail",
    "quoted",
    "replyquote",
    "wprdquote",
)
_OUTLOOK_LINE = compile_late(r"border:none;border-top:solid(?:#e1e1e1|#b5c4df|#b5b5b5|windowtext)1\.0pt;padding:3\.0pt")
_OUTLOOK_BAR = compile_late(r"border:none;border-(?:left|right):solid(?:blue|#0000ff)1\.5pt;padding:0")
_CITING = ("gmail_quote", "gmail_quote_container")
"""Elements that hold a quote and its introduction, and perhaps the sender's own words below."""
_SECTIONS = {"quote": "quote", "messagereplysection": "quote", "messagesignaturesection": "signature"}


def mark_of(name: str, attributes: dict[str, str]) -> str:
    """Returns "quote", "perhaps", "citing", "cut", "intro", "signature" or an empty string. Outlook's prefix "x_" is
    ignored."""
    if not attributes and name != "blockquote":
        return ""
    names = [
        _plain(word)
        for key in ("id", "class", "data-marker")
        if key in attributes
        for word in attributes[key].split()[:12]
    ]
    style = attributes.get("style", "").lower().replace(" ", "")
    if name == "blockquote":
        return _blockquote(attributes, names, style)
    for word in names:
        if word in _QUOTES or word.startswith(_QUOTE_STARTS) or word.endswith("yahoo_quoted"):
            return "quote"
        if word in _CUTS:
            return "cut"
        if word in _INTROS:
            return "intro"
        if word in _SIGNATURES:
            return "signature"
        if word in _CITING:
            return "citing"
    section = _SECTIONS.get(attributes.get("name", "").lower(), "")
    return section or (_bordered(style) if name == "div" and "border" in style else "")


def _bordered(style: str) -> str:
    """Recognises Outlook's line above quoted headers, and the bar next to a quote, in any language."""
    if _OUTLOOK_LINE.search(style):
        return "cut"
    return "quote" if _OUTLOOK_BAR.search(style) else ""


def _blockquote(attributes: dict[str, str], names: list[str], style: str) -> str:
    """Returns whose quote it is: a mail program's, the sender's own indentation, or unknown."""
    if attributes.get("type", "").lower() == "cite" or "cite" in attributes:
        return "quote"
    if any(word.startswith(_CITING_CLASSES) for word in names):
        return "quote"
    if any(
        f"border-{side}:" in style and not re.search(rf"border-{side}:(?:none|0)", style) for side in ("left", "right")
    ):
        return "quote"
    return "" if "border:none" in style else "perhaps"


def _plain(word: str) -> str:
    word = word.lower().lstrip("#.")
    while word.startswith("x_"):
        word = word[2:]
    return word
