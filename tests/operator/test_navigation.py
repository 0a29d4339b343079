"""The sidebar of the console leads to pages that are there."""

from __future__ import annotations

from django.test import Client, RequestFactory

from apps.operator import navigation


def test_every_entry_opens(console: Client, rf: RequestFactory) -> None:
    links = [item["link"] for group in navigation.sidebar(rf.get("/")) for item in group["items"]]

    assert len(links) == len(set(links)) > 5
    assert {console.get(link).status_code for link in links} == {200}
