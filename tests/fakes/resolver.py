"""A resolver of names on loopback (DNS over HTTPS) that the tests control, and a curl that asks it.

Curl looks names up here instead of in the system's DNS, so no name of a test is ever asked for outside this machine.
"""

from __future__ import annotations

import ssl
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pycurl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_A, _AAAA = 1, 28
_VERIFY_PEER, _VERIFY_HOST = 306, 307  # CURLOPT_DOH_SSL_…, which pycurl has no names for


class Resolver:
    """Knows the names that a test gives it. Others don't exist."""

    def __init__(self, folder: Path) -> None:
        self._answers: dict[str, tuple[list[str], ...]] = {}
        self._asked: Counter[tuple[str, int]] = Counter()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.socket = _tls(folder).wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def knows(self, name: str, *turns: list[str]) -> None:
        """The addresses of a name: those of the first turn at the first look-up, and so on, over and over."""
        self._answers[name] = turns

    def was_asked(self, name: str) -> bool:
        with self._lock:
            return any(self._asked[name, kind] for kind in (_A, _AAAA))

    def curl(self) -> type[pycurl.Curl]:
        """A `pycurl.Curl` that asks this resolver, and forgets its answers at once."""
        url = f"https://127.0.0.1:{self._server.server_address[1]}/dns-query"

        class Curl(pycurl.Curl):  # type: ignore[misc] # pycurl has no types
            def reset(self) -> None:
                super().reset()
                self.setopt(pycurl.DOH_URL, url)
                self.setopt(_VERIFY_PEER, 0)
                self.setopt(_VERIFY_HOST, 0)
                self.setopt(pycurl.DNS_CACHE_TIMEOUT, 0)

        return Curl

    def _reply(self, query: bytes) -> bytes:
        """To a query for one name: a header, the question again, and its addresses (RFC 1035, section 4)."""
        labels, at = [], 12
        while length := query[at]:
            labels.append(query[at + 1 : at + 1 + length].decode())
            at += 1 + length
        question, name = query[12 : at + 5], ".".join(labels)
        kind = int.from_bytes(query[at + 1 : at + 3])
        found = [address for address in self._turn(name, kind) if _kind_of(address) == kind]
        records = [
            b"\xc0\x0c" + kind.to_bytes(2) + b"\x00\x01" + bytes(4) + len(raw).to_bytes(2) + raw
            for raw in (ip_address(address).packed for address in found)
        ]
        flags = b"\x81\x80" if name in self._answers else b"\x81\x83"
        return query[:2] + flags + b"\x00\x01" + len(records).to_bytes(2) + bytes(4) + question + b"".join(records)

    def _turn(self, name: str, kind: int) -> list[str]:
        """Curl asks for IPv4 and for IPv6 addresses at each look-up; both get the same turn."""
        with self._lock:
            self._asked[name, kind] += 1
            turns = self._answers.get(name, ([],))
            return turns[(self._asked[name, kind] - 1) % len(turns)]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        resolver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                reply = resolver._reply(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(200)
                self.send_header("content-type", "application/dns-message")
                self.send_header("content-length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler


def _kind_of(address: str) -> int:
    return _A if isinstance(ip_address(address), IPv4Address) else _AAAA


def _tls(folder: Path) -> ssl.SSLContext:
    """With a self-signed certificate: curl takes DNS over HTTPS only."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "resolver.test")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    file = folder / "resolver.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.sign(key, hashes.SHA256()).public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
