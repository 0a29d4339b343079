"""What every test may ask for. PostgreSQL and Valkey come from tests/embedded.py, before this file is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import live_house
from tests.live_house import Live

# Hypothesis would fail an example that takes 200 ms, which says more about the machine than about the code.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


def pytest_configure() -> None:
    """Pages find their static files by name, without a collectstatic before; sign-ins are counted in this process.

    Calls are counted in Valkey, as always, but no limit is ever reached. Tests that commit may empty the audit log.
    US numbers send without a campaign, except where that is what is tested.
    """
    options: Any = settings.DATABASES["default"]["OPTIONS"]
    options["options"] += " -c sentdash.disposable=on"
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.REQUEST_LOG_WRITES_ITSELF = False
    settings.REQUIRE_10DLC = False
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, "1000000/1000000")
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file that use the live house stay on one xdist worker; the files are shared out.

    Each worker has a house of its own. First, as xdist reads it.
    """
    for item in items:
        if "live" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Live]:
    number = int(re.sub(r"\D", "", worker_id) or 0)
    home = tmp_path_factory.mktemp("live")
    # Valkey database 0 belongs to the tests themselves.
    with live_house.serve(home, name=f"live_{worker_id}", valkey_database=number + 1) as house:
        yield house
