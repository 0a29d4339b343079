"""Where this installation lives: its folder, its addresses, and whether it is a demo."""

from __future__ import annotations

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()


def required(name: str) -> str:
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. `make run` sets it by itself; else see docs/operations.md.")
    return value


BASE_DIR = Path(__file__).resolve().parent.parent.parent

HOME = Path(env.str("SENTDASH_HOME", str(BASE_DIR / "var")))
PORT = env.int("PORT", 8000)
# With a host name, because browsers refuse passkeys at an IP address.
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}").rstrip("/")
# The base URL of our callbacks for carriers. The same as SITE_URL unless a proxy uses another.
CALLBACK_URL = env.str("CALLBACK_URL", SITE_URL).rstrip("/")
# on, off, or "empty" for a demo account without the history of a made-up company
DEMO_IS_EMPTY = env.str("SENTDASH_DEMO", "").lower() == "empty"
DEMO = DEMO_IS_EMPTY or env.bool("SENTDASH_DEMO", False)
# Whether a US number may send to US numbers only under an active 10DLC campaign, as carriers want. A demo needs none.
REQUIRE_10DLC = env.bool("REQUIRE_10DLC", not DEMO)
# The simulated carrier, whose phones a demo shows. Without it, or outside a demo, the page doesn't exist.
SIMULATOR_URL = env.str("SENTDASH_SIMULATOR_URL", "").rstrip("/") if DEMO else ""
