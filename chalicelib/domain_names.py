"""Domain names in the one form in which they are kept, compared and mailed to: lower-case ASCII (UTS 46, RFC 5891).

Python's own codec ``idna`` is of 2003: it turns ``faß.de`` into ``fass.de``, which is somebody else's.
"""

import re

_URL = r"(?P<before>[a-z][a-z0-9+.-]*://(?:[^/?#]*@)?)(?P<host>[^/?#@:]*)(?P<after>.*)"


class NotADomain(ValueError):
    """No domain can have this name."""


def ascii_name(name: str) -> str:
    """Returns the name as the network knows it, such as ``xn--fa-hia.de`` for ``faß.de``; raises `NotADomain`.

    In a name in ASCII, only the labels that encode other letters are looked at.
    """
    if name.isascii():
        name = name.lower()
        if not all(_stands_for_letters(label) for label in name.split(".") if label.startswith("xn--")):
            raise NotADomain
        return name
    import idna  # 15 ms, and few names need it

    try:
        return idna.encode(name, uts46=True, std3_rules=True).decode()
    except UnicodeError as error:
        raise NotADomain from error


def compared(name: str) -> str:
    """Returns the name as `ascii_name` does, or unchanged if no domain can have it: it then equals none that has."""
    try:
        return ascii_name(name)
    except NotADomain:
        return name.lower() if name.isascii() else name


def ascii_url(url: str) -> str:
    """Returns a web address with its host as the network knows it, so that whatever opens it goes there; raises
    `NotADomain`."""
    if url.isascii() and "xn--" not in url.lower():
        return url
    found = re.fullmatch(_URL, url, re.IGNORECASE | re.DOTALL)
    if found is None:
        return url
    name = ascii_name(found["host"])
    return url if name == found["host"].lower() else f"{found['before']}{name}{found['after']}"


def _stands_for_letters(label: str) -> bool:
    """Returns whether a label that begins with ``xn--`` is the one for some letters that a domain may have.

    Signs such as ❤ count: names with them exist, though new ones aren't sold.
    """
    import idna

    try:
        letters = label[4:].encode("ascii").decode("punycode")
        return (
            not letters.isascii()
            and idna.uts46_remap(letters, std3_rules=True) == letters
            and letters.encode("punycode").decode("ascii") == label[4:]
        )
    except (UnicodeError, ValueError, OverflowError):
        return False
