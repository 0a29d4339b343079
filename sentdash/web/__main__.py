"""`python -m sentdash.web`: the web processes, each with its own listening sockets, and their parent.

The kernel spreads connections over the sockets. The parent keeps the sockets open, so that a restarted process
finds the connections that arrived in the meantime.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from time import monotonic, sleep

from sentdash.embedded.launch import interfaces, is_free
from sentdash.web.worker import run

_STOP = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
_PATIENCE = 9.0  # seconds from SIGTERM to SIGKILL, one more than running requests get
_LOOK = 0.05


class Parent:
    """Starts the processes, restarts those that die, and ends all on SIGTERM, SIGINT or SIGHUP."""

    def __init__(self, listeners: list[list[socket.socket]], threads: int) -> None:
        self._listeners, self._threads = listeners, threads
        self._alive, self._ours = os.pipe()  # nothing is written; when `_ours` closes, children know that we have ended
        self._children: dict[int, int] = {}  # process id → socket

    def serve(self) -> int:
        signal.pthread_sigmask(signal.SIG_BLOCK, {*_STOP, signal.SIGCHLD})
        for index in range(len(self._listeners)):
            self._start(index)
        while signal.sigwait({*_STOP, signal.SIGCHLD}) == signal.SIGCHLD:
            if not self._heal():
                self._end()
                return 1
        self._end()
        return 0

    def _start(self, index: int) -> None:
        child = os.fork()
        if child:
            self._children[child] = index
            return
        os.close(self._ours)
        for number in _STOP:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {*_STOP, signal.SIGCHLD})
        run(self._listeners[index], self._alive, self._threads)
        sys.exit(0)

    def _heal(self) -> bool:
        """Restart processes that were killed. False if a process ended by itself, because it would end again."""
        for child, status in self._dead():
            index, code = self._children.pop(child), os.waitstatus_to_exitcode(status)
            print(f"Web process {child} ended with {code}.", file=sys.stderr, flush=True)
            if code >= 0:
                return False
            self._start(index)
        return True

    def _dead(self) -> list[tuple[int, int]]:
        found = []
        for child in self._children:
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                found.append((pid, status))
        return found

    def _end(self) -> None:
        """Send SIGTERM, wait, then SIGKILL."""
        self._signal(signal.SIGTERM)
        deadline = monotonic() + _PATIENCE
        while self._children and monotonic() < deadline:
            for child, _ in self._dead():
                del self._children[child]
            sleep(_LOOK)
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        for child in self._children:
            os.kill(child, number)


def listen(host: str, port: int, count: int) -> list[list[socket.socket]]:
    """The sockets of each of `count` processes, one for every address of `host`."""
    return [list(sockets) for sockets in zip(*(_listen(each, port, count) for each in interfaces(host)), strict=True)]


def _listen(host: str, port: int, count: int) -> list[socket.socket]:
    """Sockets on one address. If they can't share it, all processes use the same socket."""
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    found: list[socket.socket] = []
    for _ in range(count):
        if found and not hasattr(socket, "SO_REUSEPORT"):
            found.append(found[0])
            continue
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "SO_REUSEPORT"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(found[0].getsockname() if found else address)
        listener.listen(1024)
        found.append(listener)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sentdash.web", description="Serve sentdash's pages and API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4, help="of each process")
    given = parser.parse_args()
    if given.port and not is_free(given.port, given.host):
        print(f"Port {given.port} is taken by another program.", file=sys.stderr)
        return 1
    try:
        listeners = listen(given.host, given.port, given.processes)
    except OSError as problem:
        print(f"Web cannot listen on {given.host}:{given.port}: {problem.strerror}.", file=sys.stderr)
        return 1
    return Parent(listeners, given.threads).serve()


if __name__ == "__main__":
    sys.exit(main())
