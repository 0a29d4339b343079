"""The command line: `python -m apps.simulator --port 9100 --home var/simulator`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from apps.simulator import server, signing
from apps.simulator.carrier import PAYMENTS_SECRET, Settings
from apps.simulator.courier import Pace


def main(arguments: list[str] | None = None) -> int:
    """Run the carrier, or print its public key. 0 after a clean end, 2 if it can't start."""
    options = _parser().parse_args(arguments)
    try:
        if options.print_public_key:
            print(signing.load(options.home, options.seed_key_file).public_key)
        else:
            asyncio.run(server.serve(_settings(options), options.port))
    except (signing.BadSigningKey, OSError) as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    return 0


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(
        home=options.home,
        seed_file=options.seed_key_file,
        api_key=options.api_key,
        webhook_url=options.webhook_url,
        orders_url=options.orders_url,
        payments_url=options.payments_url,
        payments_secret=os.environ.get("STRIPE_WEBHOOK_SECRET") or PAYMENTS_SECRET,
        window=options.window_hours * 3600,
        pace=Pace(
            sent=options.sent_ms / 1000,
            final=options.final_ms / 1000,
            retry=options.retry_ms / 1000,
            timeout=options.timeout_ms / 1000,
            debit=options.debit_ms / 1000,
        ),
    )


def _parser() -> argparse.ArgumentParser:
    pace = Pace()
    parser = argparse.ArgumentParser(prog="python -m apps.simulator", description="A carrier on loopback.")
    parser.add_argument("--port", type=int, default=9100, help="0 takes a free one (default 9100)")
    parser.add_argument("--home", type=Path, required=True, help="directory for the key and the journal")
    parser.add_argument("--seed-key-file", type=Path, help="base64 text of a 32-byte Ed25519 seed")
    parser.add_argument("--api-key", default="", help="accept only this key (default: any)")
    parser.add_argument("--webhook-url", default="", help="for messages and replies that name none")
    parser.add_argument("--orders-url", default="", help="where it is told that an order of numbers is complete")
    parser.add_argument("--payments-url", default="", help="URL for the callbacks about payments")
    parser.add_argument("--sent-ms", type=float, default=pace.sent * 1000, help="acceptance to message.sent")
    parser.add_argument("--final-ms", type=float, default=pace.final * 1000, help="from there to message.finalized")
    parser.add_argument("--retry-ms", type=float, default=pace.retry * 1000, help="wait before a second callback try")
    parser.add_argument("--timeout-ms", type=float, default=pace.timeout * 1000, help="wait for a callback's answer")
    parser.add_argument("--debit-ms", type=float, default=pace.debit * 1000, help="until a bank debit ends")
    parser.add_argument(
        "--window-hours", type=float, default=24, help="WhatsApp's window for free text; 0: always open"
    )
    parser.add_argument("--print-public-key", action="store_true", help="print the base64 public key and end")
    return parser


if __name__ == "__main__":
    sys.exit(main())
