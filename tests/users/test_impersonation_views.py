"""The stop button, for those who act as nobody. What it ends is tested in test_impersonating."""

from __future__ import annotations

from django.test import Client

from tests.cast import Cast


def test_without_an_impersonation_it_does_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.owner)

    assert client.get("/impersonation/stop/").status_code == 405
    assert client.post("/impersonation/stop/").headers["Location"] == "/"
    assert client.get("/settings/me/").wsgi_request.user == cast.owner
