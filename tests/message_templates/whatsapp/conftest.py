"""A simulator that is Meta, and an owner who is signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("carrier")) as process:
        yield process


@pytest.fixture
def meta(running: CarrierProcess, settings: Settings) -> CarrierProcess:
    running.reset()
    settings.PROVIDER_URLS = settings.PROVIDER_URLS | {"whatsapp_cloud": running.graph_url}
    settings.CALLBACK_URL = "http://127.0.0.1:9"
    return running


@pytest.fixture
def acme(client: Client, cast: Cast, meta: CarrierProcess) -> Client:
    client.force_login(cast.owner)
    return client
