"""Which mailbox an address probably reaches, and which household a network address: for counting only.

Nobody is recognised by it, nothing is mailed to it, and two addresses of one mailbox stay two.
"""

_GOOGLE = ("gmail.com", "googlemail.com")


def counted(email: str) -> str:
    """Returns the name under which mails to an address, in the form it is kept, are counted.

    What follows a ``+`` is a tag at most providers (RFC 5233, "Subaddress Extension"); Google ignores dots as well, and has two domains
    (Gmail Help, "Dots don't matter in Gmail addresses" and "Use gmail.com and googlemail.com").
    """
    local, _, domain = email.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GOOGLE:
        local, domain = local.replace(".", "") or local, _GOOGLE[0]
    return f"{local}@{domain}"


def counted_caller(network_address: str) -> str:
    """Returns the name under which requests from an address are counted: IPv6 by its /64, which one household or machine
    has to itself (RFC 6177, section 2)."""
    import ipaddress  # 5 ms, needed only here

    try:
        found = ipaddress.ip_address(network_address)
    except ValueError:
        return network_address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
