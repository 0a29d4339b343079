"""Check addresses: URLs that customers want us to call, IP addresses we may connect to, and a request's origin.

We follow IANA's registries for what is public. They are written out here, because Python's tables differ by version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

# Characters that RFC 3986 allows in a URL. All others are percent-encoded.
_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Whether this is an http or https URL with a host and a valid port. We don't check whether a server answers."""
    if not _URL.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # an invalid port or bracket
        return False


def has_credentials(url: str) -> bool:
    """Whether a URL contains a user name or password. URLs are stored and shown as they are, so these would be too."""
    return "@" in urlsplit(url).netloc


# Source: IANA's IPv4 Special-Purpose Address Registry, and its registry of multicast and reserved blocks.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' own networks; in one cloud, the metadata service
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # in one cloud, the service that gives machines their secrets
        "169.254.0.0/16",  # link-local; in most clouds, the metadata service
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols; in one cloud, the metadata service
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays, no longer used
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# IPv6 addresses outside this block are unassigned, local to this machine or its network, or multicast.
_GIVEN_OUT_6 = IPv6Network("2000::/3")
# Source: the part of IANA's IPv6 Special-Purpose Address Registry that lies in this block.
_NOT_PUBLIC_6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocols: Teredo, benchmarks, AMT, AS112, ORCHID, drones
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: holds an IPv4 address and is no longer used
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # 6bone, no longer used
        "3fff::/20",  # documentation
    )
)
# In these networks, the last four bytes are the IPv4 address of the destination.
_HOLDING_4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
_ISATAP = 0x00005EFE  # in the networks of any provider, the bytes before those four
_UNIVERSAL = 0x02000000  # the only bit that may differ


def is_public(address: str) -> bool:
    """Whether an IP address is reachable from the whole internet, so not on this machine or its network.

    Raises ValueError if it isn't an IP address.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv4Address):
        return not any(ip in block for block in _NOT_PUBLIC_4)
    if any(ip in block for block in _HOLDING_4):
        return is_public(str(_held(ip)))
    if ip not in _GIVEN_OUT_6 or any(ip in block for block in _NOT_PUBLIC_6):
        return False
    is_isatap = int(ip) >> 32 & 0xFFFFFFFF & ~_UNIVERSAL == _ISATAP
    return not is_isatap or is_public(str(_held(ip)))


def _held(ip: IPv6Address) -> IPv4Address:
    return IPv4Address(ip.packed[-4:])


# --- Where a request came from ---

_NETWORK_6 = 64  # bits: the smallest network a provider gives a customer


def sender_of(meta: Mapping[str, str], *, proxies: int) -> str:
    """The IP address a request came from, as far as we can trust it. "" if there is none.

    We trust as many entries of `X-Forwarded-For` as we have proxies. The client
    may have forged the entries before those.
    """
    hops = [hop.strip() for hop in meta.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    told = hops[-proxies] if 0 < proxies <= len(hops) else ""
    return _plain(told) or _plain(meta.get("REMOTE_ADDR", ""))


def network_of(address: str, *, bits: int = _NETWORK_6) -> str:
    """What counts as one client: an IPv4 address, or the network of an IPv6 one, because one owner has all of it."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return address if ip.version == 4 else str(IPv6Network((int(ip), bits), strict=False).network_address)


def _plain(text: str) -> str:
    """The address without port, brackets and zone. IPv4 mapped to IPv6 becomes IPv4. "" if it's no address."""
    host = text.partition("]")[0].lstrip("[") if text.startswith("[") else text
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        ip = ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    return str(ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else str(ip)
