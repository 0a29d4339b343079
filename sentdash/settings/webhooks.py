"""How webhooks are sent, and where they may go. `apps/core/vetting.py` says why that is limited."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from sentdash.settings.place import DEMO, SIMULATOR_URL, env

_MAX_PORT = 65535


def _listed(name: str, default: str) -> list[str]:
    return [each.strip() for each in env.str(name, default).split(",") if each.strip()]


def _net(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError as problem:
        raise ImproperlyConfigured(f"WEBHOOKS_ALLOW_NETS: {problem}") from None


def _port_range(text: str) -> range:
    first, dash, last = text.partition("-")
    try:
        ports = range(int(first), int(last if dash else first) + 1)
    except ValueError:
        ports = range(0)
    if not ports or ports[0] < 1 or ports[-1] > _MAX_PORT:
        raise ImproperlyConfigured(f"WEBHOOKS_PORTS: {text!r} is no port or range of ports, such as 8000-8999")
    return ports


# Whether webhooks may call this machine and private IPv4 networks, where receivers run during development.
WEBHOOKS_ALLOW_PRIVATE = env.bool("WEBHOOKS_ALLOW_PRIVATE", DEMO)
# Whether they may call anything else. A demo promises that nothing leaves this machine.
WEBHOOKS_ALLOW_PUBLIC = env.bool("WEBHOOKS_ALLOW_PUBLIC", not DEMO)
WEBHOOKS_ALLOW_NETS = [_net(each) for each in _listed("WEBHOOKS_ALLOW_NETS", "")]
# A range leaves out the ports of databases and the like; a single port doesn't.
WEBHOOKS_PORTS = [_port_range(each) for each in _listed("WEBHOOKS_PORTS", "80,443,1024-65535")]
if _inbox := urlsplit(SIMULATOR_URL).port:  # the receivers of a demo, on whatever port that is
    WEBHOOKS_PORTS.append(_port_range(str(_inbox)))
WEBHOOK_WINDOW = env.int("SENTDASH_WEBHOOK_WINDOW", 500)  # calls in flight to endpoints, per worker
WEBHOOK_LOG_DAYS = env.int("WEBHOOK_LOG_DAYS", 30)  # how long deliveries are kept, and can be replayed
