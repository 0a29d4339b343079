"""The simulator as a process of its own, started and ended by a test, and a small client for its two APIs."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import orjson

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
# Tests do not wait for a carrier's leisure: milliseconds to message.sent, from there to message.finalized, and before
# a second try. The last is longer than Telnyx's, so that a busy machine does not look like a deaf receiver. WhatsApp's
# window for free text is always open; the tests of the window close it. A bank debit ends when a test says so.
BRISK = (
    *("--sent-ms", "5", "--final-ms", "5", "--retry-ms", "20", "--timeout-ms", "120000"),
    *("--window-hours", "0", "--debit-ms", "3600000"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return orjson.loads(self.body)


class CarrierProcess:
    """Runs `python -m apps.simulator` on a free port while it is open."""

    def __init__(self, home: Path, *options: str) -> None:
        self.home = home
        self._command = [sys.executable, "-m", "apps.simulator", "--port", "0", "--home", str(home), *BRISK, *options]

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self._command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.ready = self.process.stdout.readline()
        found = re.search(r"http://\S+:\d+", self.ready)
        assert found is not None, f"the simulator did not start: {self.ready!r}"
        self.url = found.group()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the process and wait for it; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(timeout=PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status

    @property
    def base_url(self) -> str:
        """What a Telnyx client takes for its base URL."""
        return f"{self.url}/v2"

    @property
    def graph_url(self) -> str:
        """What a client of Meta's Graph API takes for its base URL."""
        return f"{self.url}/v23.0"

    def call(self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """One HTTP call; a body that is not bytes goes out as JSON."""
        raw = body if isinstance(body, bytes | None) else orjson.dumps(body)
        sent = {"Content-Type": "application/json", "Authorization": "Bearer any"} | dict(headers or {})
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
        try:
            connection.request(method, path, raw, sent)
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def send(self, to: str, *, key: str = "", **fields: object) -> Answer:
        """Hand a message over, as the house would."""
        body = {"from": "+13125550100", "to": to, "text": "Hello"} | fields
        return self.call("POST", "/v2/messages", body, {"Idempotency-Key": key} if key else {})

    def subscribe(self, number_id: str, callback_url: str, verify_token: str = "verify") -> None:
        """Have the webhooks of a WhatsApp number sent there, as an operator does at Meta."""
        wanted = {"override_callback_uri": callback_url, "verify_token": verify_token}
        answer = self.call("POST", f"/v23.0/{number_id}", {"webhook_configuration": wanted})
        assert answer.status == 200, answer.body

    def subscribe_account(self, waba: str, callback_url: str, verify_token: str = "verify") -> None:
        """Have the webhooks of a WhatsApp Business Account sent there."""
        wanted = {"override_callback_uri": callback_url, "verify_token": verify_token}
        answer = self.call("POST", f"/v23.0/{waba}/subscribed_apps", wanted)
        assert answer.status == 200, answer.body

    def seed_templates(self, *templates: Mapping[str, object], **fields: object) -> list[str]:
        """Put templates at Meta, approved unless they say otherwise; their IDs."""
        answer = self.call("POST", "/control/templates", {"templates": templates, **fields})
        assert answer.status == 201, answer.body
        return [each["id"] for each in answer.json()["templates"]]

    def review(self, template_id: str, **decision: object) -> Any:
        """Decide as Meta's reviewer: `status` with a `reason`, `quality`, or `category`."""
        answer = self.call("POST", f"/control/templates/{template_id}", decision)
        assert answer.status == 200, answer.body
        return answer.json()

    def registry(self) -> list[Any]:
        """The brands and campaigns at the campaign registry, the newest first."""
        found: list[Any] = self.call("GET", "/control/registry").json()["entries"]
        return found

    def decide(self, registry_id: str, decision: str, **more: object) -> Any:
        """Decide as a reviewer: approve, vet, reject with `reasons`, suspend or expire."""
        answer = self.call("POST", f"/control/registry/{registry_id}", {"decision": decision, **more})
        assert answer.status == 200, answer.body
        return answer.json()

    def paid(self, checkout_url: str, card: str = "4242 4242 4242 4242") -> Answer:
        """Pay at the simulated Stripe's checkout page, as a person does."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.call("POST", urlsplit(checkout_url).path, urlencode({"card": card}).encode(), form)

    def debited(self, checkout_url: str, account: str = "000123456789") -> Answer:
        """The same with a bank account, which pays when the debit ends."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.call("POST", urlsplit(checkout_url).path, urlencode({"account": account}).encode(), form)

    def decide_payment(self, intent_id: str, what: str) -> Any:
        """As the bank does: `end` a debit, `dispute` a payment for its owner, or have us `win` that."""
        answer = self.call("POST", f"/control/payments/{intent_id}/{what}", {})
        assert answer.status == 200, answer.body
        return answer.json()

    def payments(self) -> Any:
        """`sessions` and `payments` at the simulated Stripe, the oldest first."""
        return self.call("GET", "/control/payments").json()

    def put_faults(self, *faults: Mapping[str, object], seed: int = 0) -> None:
        answer = self.call("PUT", "/control/faults", {"faults": faults, "seed": seed})
        assert answer.status == 200, answer.body

    def phone(self, number: str) -> Any:
        """What this phone got."""
        return self.call("GET", f"/control/phones/{number}").json()

    def counters(self) -> Any:
        return self.call("GET", "/control/counters").json()

    def reset(self) -> None:
        """Forget every message, fault and template, and what is at the campaign registry."""
        self.call("DELETE", "/control/phones")
        self.call("DELETE", "/control/faults")
        self.call("DELETE", "/control/templates")
        self.call("DELETE", "/control/registry")
        self.call("DELETE", "/control/number-orders")
        self.call("DELETE", "/control/payments")
