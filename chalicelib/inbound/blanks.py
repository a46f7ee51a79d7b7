"""Blanks our links and reply addresses in a reply before it is stored, since any reader could use them."""

import re

from chalicelib import typed
from chalicelib.config import settings

LINK, ADDRESS = "[link]", "[reply address]"

# The links of domain/links.py. Those to pages of signed-in people give nothing away and stay.
_PATHS = "(?:done|proposal|notices|unsubscribe|zone|invitation|email|address|main|objection|sign-in)"
_LONGEST = 4000

# A token wherever else it stands, as in a link that a mail filter rewrote: 35 bytes and more are 56 characters of base32 and
# more. That one has no digit happens once in 100,000 tokens; words drawn out to forty letters have none.
_TOKEN = re.compile(r"(?<![a-z0-9])(?=[a-z]{0,400}[2-7])[a-z2-7]{40,400}", re.IGNORECASE)


def storable(text: str, *, strip: bool = True) -> str:
    """Returns what we may store of a reply: blanked, and without what can't be seen. ``strip=False`` leaves the spaces
    and joiners at its ends, where a carrier may have cut it."""
    text = blank(text.encode("utf-8", "replace").decode())
    return typed.lines(text) if strip else text


def blank(text: str) -> str:
    """Replaces our links and reply addresses with a word that names what was there."""
    ours = settings()
    if ours.public_url:
        link = rf"{re.escape(ours.public_url)}/{_PATHS}/[^\s<>\"')\]]{{1,{_LONGEST}}}"
        text = re.sub(link, LINK, text, flags=re.IGNORECASE)
    if ours.mail_domain:
        address = rf"reply(?:\+|%2b)[a-z2-7]{{1,100}}(?:@|%40){re.escape(ours.mail_domain)}"
        text = re.sub(address, ADDRESS, text, flags=re.IGNORECASE)
    return _TOKEN.sub("[…]", text)
