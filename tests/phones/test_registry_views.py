"""The registry desk over HTTP."""

from __future__ import annotations

from django.test import Client

from apps.brands.models import Filing
from apps.phones.carrier import CarrierControl
from tests.cast import Cast
from tests.fakes.carrier import CarrierProcess
from tests.phones.test_registry_desk import filed

URL = "/simulator/registry/"
HTMX = {"HX-Request": "true"}


def test_the_desk_shows_what_was_filed_and_takes_decisions(
    client: Client, cast: Cast, carrier: CarrierControl, process: CarrierProcess, settings: object
) -> None:
    client.force_login(cast.owner)
    assert "Nothing was submitted yet" in client.get(URL).content.decode()
    filed(cast.acme, process, settings)
    registry_id = Filing.objects.get().registry_id

    shown = client.get(URL).content.decode()
    assert "Pending review" in shown
    assert registry_id in shown
    answer = client.post(f"{URL}decide/", {"entry": registry_id, "decision": "approve"}, headers=HTMX)
    assert (answer.status_code, "registry:changed" in answer.headers["HX-Trigger"]) == (204, True)
    assert "Verified" in client.get(URL, headers=HTMX).content.decode()
    assert client.post(f"{URL}decide/", {"entry": registry_id, "decision": "expire"}, headers=HTMX).status_code == 422
    assert client.post(f"{URL}decide/", {"entry": registry_id}, headers=HTMX).status_code == 422


def test_an_open_desk_asks_only_for_what_is_new(client: Client, cast: Cast, carrier: CarrierControl) -> None:
    client.force_login(cast.owner)
    seen = client.get(URL).content.decode().partition("?seen=")[2][:16]

    assert client.get(URL, {"seen": seen}, headers=HTMX).status_code == 204


def test_without_a_simulator_it_says_so_or_is_not_there(client: Client, cast: Cast, settings: object) -> None:
    client.force_login(cast.owner)
    settings.SIMULATOR_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    assert "does not answer" in client.get(URL).content.decode()
    settings.SIMULATOR_URL = ""  # type: ignore[attr-defined]
    assert client.get(URL).status_code == 404
