"""Read whole requests from the bytes of one connection. `flaw` is the status that ends the connection, if any.

httptools refuses what two servers could read differently: a length next to chunks, two lengths, stray whitespace.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import httptools

from sentdash.web.limits import MAX_HEAD_BYTES
from sentdash.web.request import Request
from sentdash.web.spool import Budget, NoRoom

_MAX_OVERHEAD = 8  # bytes of chunk headers allowed for each byte of a body

_log = logging.getLogger("sentdash.web")


class Reader:
    """Passes each request to `take` when it is complete, or as soon as its body is too large."""

    def __init__(self, environ: dict[str, object], budget: Budget, take: Callable[[Request], None]) -> None:
        self._environ, self._budget, self._take = environ, budget, take
        self._parser = httptools.HttpRequestParser(self)
        self._is_repeated = False  # the parser reads a head for the second time
        self._fed = 0  # bytes received since the last request
        self.arriving: Request | None = None
        self.flaw = 0

    @property
    def has_begun(self) -> bool:
        """Whether any byte of the next request has arrived."""
        return self.arriving is not None or self._fed > 0

    @property
    def is_in_body(self) -> bool:
        return self.arriving is not None and self.arriving.has_begun

    def feed(self, data: bytes) -> None:
        self._fed += len(data)
        try:
            self._parse(data)
        except httptools.HttpParserCallbackError:
            _log.exception("A request could not be read.")
            self.flaw = 500
        except httptools.HttpParserError:
            self.flaw = self.flaw or 400
        if self._fed > self._allowed:
            self.flaw = self.flaw or 431

    @property
    def _allowed(self) -> int:
        """How many bytes are allowed. Also limits chunk extensions and trailers, which are not part of a body."""
        request = self.arriving
        if request is None or not request.has_begun:
            return MAX_HEAD_BYTES
        return self._fed if request.is_measured else 2 * MAX_HEAD_BYTES + _MAX_OVERHEAD * request.body.size

    def drop(self) -> None:
        """The connection was lost."""
        if self.arriving:
            self.arriving.body.drop()

    def _parse(self, data: bytes) -> None:
        while True:
            try:
                self._parser.feed_data(data)
                return
            except httptools.HttpParserUpgrade as end:
                data = data[end.args[0] :]
                self._stay_with_http()

    def _stay_with_http(self) -> None:
        """The client offered another protocol, and the parser stopped after the head. A new one reads the body."""
        assert self.arriving
        self._parser = httptools.HttpRequestParser(self)
        self._is_repeated = True
        self._parser.feed_data(self.arriving.framing)
        self._is_repeated = False

    # --- What the parser calls ---

    def on_message_begin(self) -> None:
        if not self._is_repeated:
            self.arriving = Request(dict(self._environ), self._budget)

    def on_url(self, url: bytes) -> None:
        if self.arriving and not self._is_repeated:
            self.arriving.add_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        # Headers after the last chunk are ignored, because no proxy checked them.
        if self.arriving and not self.arriving.has_begun:
            self.arriving.add_header(name, value)

    def on_headers_complete(self) -> None:
        request = self.arriving
        assert request
        if self._is_repeated:
            return
        request.begin(self._parser.get_method(), self._parser.get_http_version())
        self.flaw = self.flaw or request.flaw
        if self.flaw:
            request.is_refused = True
        elif request.states_too_much:
            self._refuse_body(request)

    def on_body(self, piece: bytes) -> None:
        request = self.arriving
        assert request
        if request.is_refused:
            return
        try:
            request.body.write(piece)
        except NoRoom:
            request.is_refused = True
            self.flaw = 503
        else:
            if request.body.size > request.max_body:
                self._refuse_body(request)

    def _refuse_body(self, request: Request) -> None:
        request.body.drop()
        request.refuse_body()
        self._take(request)

    def on_message_complete(self) -> None:
        if self._parser.should_upgrade():
            return
        request, self.arriving, self._fed = self.arriving, None, 0
        assert request
        request.is_whole = True
        if request.is_refused:
            request.body.drop()
            return
        request.keep_alive = self._parser.should_keep_alive()
        request.complete()
        self._take(request)
