"""A webhook receiver that accepts everything and remembers it: `python -m bench.receiver`.

One epoll loop, like the carrier's stub. `GET /arrivals` returns every POST so far, oldest first, one JSON list a line;
`PUT /forget` forgets them.
"""

from __future__ import annotations

from time import time

import orjson

from bench.stub import Stub, plain

_OK = plain(b"")


class Receiver(Stub):
    """Requests are kept as they came and read only when asked for, so that receiving costs little."""

    def __init__(self) -> None:
        super().__init__()
        self._arrivals: list[tuple[float, bytes]] = []

    def _handle(self, descriptor: int, request: bytes) -> None:
        if request.startswith(b"POST "):
            self._arrivals.append((time(), request))
        super()._handle(descriptor, request)

    def _control(self, path: bytes) -> bytes:
        if path == b"/arrivals":
            return plain(b"\n".join(_line(at, request) for at, request in self._arrivals))
        if path == b"/forget":
            self._arrivals.clear()
        return super()._control(path)

    def _answer(self, request: bytes) -> bytes:
        return _OK


def _line(at: float, request: bytes) -> bytes:
    """Its path, the event's id, when it came (unix seconds) and its body."""
    head, _, body = request.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return orjson.dumps([first.split(" ")[1], headers.get("webhook-id"), at, body])


def main() -> None:
    receiver = Receiver()
    print(f"receiver ready on http://127.0.0.1:{receiver.port}", flush=True)
    receiver.serve()


if __name__ == "__main__":
    main()
