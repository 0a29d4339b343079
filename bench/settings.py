"""The product's settings, plus the URLs of the floors and the common design."""

from __future__ import annotations

from sentdash.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
REQUIRE_10DLC = False  # what is measured has no campaign
# The floors and the common design are called by programs: the page middleware would slow them down.
PROGRAM_PREFIXES = [*PROGRAM_PREFIXES, "/bench/"]  # noqa: F405
