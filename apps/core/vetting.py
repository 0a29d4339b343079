"""Which servers we may connect to when a customer chose the address. `egress` asks for every single connection.

Customers are strangers: their URLs may lead to our database, to a cloud's metadata service, or to a mail server
elsewhere. So we connect to public addresses and to ports of web servers, unless the settings open more.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings

from apps.core.addresses import is_public

# What WEBHOOKS_ALLOW_PRIVATE opens. Link-local addresses stay closed, because clouds tell machines their secrets there.
_PRIVATE = (
    IPv4Network("127.0.0.0/8"),
    IPv6Network("::1/128"),
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
)

# Ports above 1023 where databases, caches, queues and remote control listen. A range of ports doesn't open these.
_SERVICES = frozenset(
    {
        *(1080, 1099, 1433, 1434, 1521, 1883, 2049, 2181, 2375, 2376, 2377, 2379, 2380),  # SOCKS … Docker, etcd
        *(3128, 3306, 3389, 4369, 5060, 5061, 5432, 5433, 5671, 5672),  # proxies, MySQL, RDP, SIP, PostgreSQL, AMQP
        *(5900, 5901, 5902, 5903, 5984, 5985, 5986, 6000, 6001, 6002),  # VNC, CouchDB, WinRM, X11
        *(6379, 6380, 6432, 6443, 6665, 6666, 6667, 6668, 6669, 6697),  # Redis and Valkey, PgBouncer, Kubernetes, IRC
        *(8086, 8200, 8500, 8501, 9042, 9092, 9160, 9200, 9300),  # InfluxDB, Vault, Consul, Cassandra, Kafka, Elastic
        *(10250, 10255, 11211, 15672, 16379, 25672, 26257, 26379),  # Kubernetes, memcached, RabbitMQ, CockroachDB
        *(27017, 27018, 27019, 28015),  # MongoDB, RethinkDB
    }
)


@dataclass(frozen=True, slots=True)
class Vetting:
    """A range of one port opens that port, whatever listens there. `allow_nets` are open besides public addresses.

    If it `is_local`, public addresses are closed, and `egress` looks up no name but localhost: not even a question to a
    DNS server leaves.
    """

    ports: tuple[range, ...]
    allow_nets: tuple[IPv4Network | IPv6Network, ...] = ()
    is_local: bool = False

    def refusal(self, address: str, port: int) -> str | None:
        """Why we don't connect to this IP address and port, or None. Raises ValueError if it is no IP address."""
        if not self._reaches(address):
            if self.is_local:
                return "this is a demo, and nothing leaves this machine. Use an address such as http://localhost:8000"
            return "its address is not public. We only call servers that the whole internet can reach"
        if not any(port in each and (len(each) == 1 or port not in _SERVICES) for each in self.ports):
            return f"port {port} is not allowed. Use port 443, or ask your administrator to open it"
        return None

    def _reaches(self, address: str) -> bool:
        ip = ip_address(address)
        ip = (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip
        return (not self.is_local and is_public(str(ip))) or any(ip in net for net in self.allow_nets)


def for_customers() -> Vetting:
    """As the settings say."""
    private = _PRIVATE if settings.WEBHOOKS_ALLOW_PRIVATE else ()
    nets = (*private, *settings.WEBHOOKS_ALLOW_NETS)
    return Vetting(tuple(settings.WEBHOOKS_PORTS), nets, is_local=not settings.WEBHOOKS_ALLOW_PUBLIC)


def named_place(url: str) -> str | None:
    """Host and port of a URL, if the host has to be looked up."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:  # no address that curl would call
        return None
    host = parts.hostname or ""
    if host.rstrip(".") == "localhost" or ":" in host or not any(letter.isalpha() for letter in host):
        return None
    return f"{host}:{port}"
