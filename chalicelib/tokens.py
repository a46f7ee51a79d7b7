"""Signed tokens for links and reply addresses: readable only by us, and unforgeable.

A token is base32 in lower case, since mail programs and servers fold the case of a local part: payload, then the first
96 bits of an HMAC-SHA256 over purpose, binding and payload. 96 bits are half as many again as NIST SP 800-107 requires
of a truncated HMAC (64 bits), and leave room for plan, person and number in the 64 characters of a local part (RFC
5321, 4.5.3.1.1).
"""

import base64
import hashlib
import hmac
import secrets
from typing import Literal, get_args

from chalicelib import signing_keys

Sent = Literal[
    "done", "proposal", "notices", "zone", "invitation", "unsubscribe", "reply", "sign-in", "email", "address", "coach",
    "digest", "which", "main", "objection", "pause", "card",
]  # fmt: skip
Purpose = Literal[Sent, "cursor", "csrf", "shared"]
"""Nothing else can be signed. ``shared`` is for a link that its owner gives away, so it stays in what they write."""
SENT: tuple[Sent, ...] = get_args(Sent)
"""What tokens in messages are for. Each except ``reply`` is also the first part of its link's path, which is how
`inbound.blanks` finds the links that must not be stored."""
_PURPOSES = frozenset(get_args(Purpose))

_MAC_BYTES = 12
_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz234567")


def new_id() -> str:
    """Returns a random id: 16 characters of base32, 80 bits."""
    return encode(secrets.token_bytes(10))


def new_secret() -> str:
    """Returns a secret to hand out once: 32 characters of base32, 160 bits."""
    return encode(secrets.token_bytes(20))


def digest(secret: str) -> str:
    """Returns what we store of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def encode(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def decode(text: str) -> bytes | None:
    """Returns the bytes that `encode` made this text from; ``None`` if it can't have."""
    text = text.lower()
    if not set(text) <= _ALPHABET:
        return None
    try:
        raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        return None
    return raw if encode(raw) == text else None  # unused bits must be zero: one token, one spelling


def sign(purpose: Purpose, payload: bytes, binding: str = "") -> str:
    """Returns a token for ``payload``, valid only for the same purpose and binding, such as the address it is sent to.

    Raises `ValueError` for a purpose that isn't listed above.
    """
    return encode(payload + _mac(signing_keys.signing_now().raw, purpose, payload, binding))


def read(purpose: Purpose, token: str) -> bytes | None:
    """Returns the payload of a token without checking its signature, for `verify` to do; ``None`` if it can't be a
    token."""
    raw = decode(token)
    return raw[:-_MAC_BYTES] if raw and len(raw) > _MAC_BYTES else None


def verify(purpose: Purpose, token: str, binding: str = "") -> bytes | None:
    """Returns the payload, if the token was signed for this purpose and binding, by any key that isn't ended."""
    raw = decode(token)
    if not raw or len(raw) <= _MAC_BYTES:
        return None
    payload, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    for key in reversed(signing_keys.all_now().keys):
        if hmac.compare_digest(mac, _mac(key.raw, purpose, payload, binding)):
            return payload
    return None


def _mac(key: bytes, purpose: Purpose, payload: bytes, binding: str) -> bytes:
    if purpose not in _PURPOSES:
        raise ValueError(f"{purpose} is not among the purposes of tokens")
    bound = binding.encode()
    message = b"\0".join([purpose.encode(), str(len(bound)).encode(), bound, payload])  # the length: no two readings
    return hmac.new(key, message, hashlib.sha256).digest()[:_MAC_BYTES]
