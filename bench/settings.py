"""The product's settings, plus the URLs of the floors and the common design."""

from __future__ import annotations

from sentdash.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
REQUIRE_10DLC = False  # what is measured has no campaign
# The floors are programs too: what a page does to record its author would slow them down.
PROGRAM_PREFIXES = [*PROGRAM_PREFIXES, "/bench/"]  # noqa: F405
