"""The page of keywords: what it lists, what its dialogs change, and what its test box says."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.keywords import effective
from apps.keywords.models import Keyword
from apps.users.models import Role
from tests.cast import Cast
from tests.factories import keywords, message_templates, users

HTMX = {"HX-Request": "true"}


def _client(cast: Cast, role: Role = Role.OWNER) -> Client:
    client = Client()
    client.force_login(users.member(cast.acme, f"{role}@keywords.test", role))
    return client


@pytest.fixture
def client(cast: Cast) -> Client:
    return _client(cast)


def test_the_page_lists_words_by_effect_with_what_is_sent(cast: Cast, client: Client) -> None:
    template = message_templates.template(
        cast.acme, "Opening hours", definition=message_templates.definition("We open at 9")
    )
    keywords.keyword(cast.acme, "HOURS", template=template)
    keywords.keyword(cast.acme, "BAJA", "OPT_OUT", reply="Adios", is_active=False)
    keywords.keyword(cast.acme, "QUIET")

    text = client.get("/keywords/").content.decode()

    places = [
        text.index(f"\n    {word}\n") for word in ("STOP", "END", "BAJA", "START", "HELP", "INFO", "HOURS", "QUIET")
    ]
    assert places == sorted(places)
    for expected in ("Acme: You are unsubscribed", "Adios", ">Off<", "Opening hours", "Nothing is sent."):
        assert expected in text


def test_a_text_is_tested_live_and_without_scripts(client: Client) -> None:
    live = client.get("/keywords/test/", {"text": "Stöp!"}, headers=HTMX).content.decode()
    plain = client.get("/keywords/", {"text": "please stop"}).content.decode()

    assert "<b>STOP</b>" in live
    assert "Reply START to resubscribe" in live
    assert "The text has more than “STOP”." in plain
    assert "Nothing is sent." in plain


def test_words_are_added_changed_and_removed_in_dialogs(cast: Cast, client: Client) -> None:
    given = {"word": "HOURS", "action": "OTHER", "reply": "9 to 5", "template_id": ""}
    added = client.post("/keywords/new/", given, headers=HTMX)
    assert (added.status_code, "keywords:changed" in added["HX-Trigger"]) == (204, True)
    row = Keyword.objects.get(word="HOURS")

    changed = client.post(f"/keywords/{row.id}/edit/", {**given, "reply": "10 to 6"}, headers=HTMX)
    assert changed.status_code == 204
    row.refresh_from_db()
    assert (row.reply, row.is_active) == ("10 to 6", False)  # the box was not ticked
    assert client.post(f"/keywords/{row.id}/remove/", headers=HTMX).status_code == 204
    assert not Keyword.objects.exists()

    refused = client.post("/keywords/new/", {**given, "word": "🛑"}, headers=HTMX)
    assert refused.status_code == 422
    assert "A keyword needs a letter or a digit" in refused.content.decode()
    taken = [client.post("/keywords/new/", {**given, "word": word}, headers=HTMX) for word in ("HOURS", "hours")]
    assert [each.status_code for each in taken] == [204, 422]
    assert "“hours” is read the same as “HOURS”" in taken[1].content.decode()


def test_a_default_word_gets_a_reply_and_goes_back(cast: Cast, client: Client) -> None:
    stop = effective.match(cast.acme, "stop")
    assert stop
    path = f"/keywords/{stop.id}"

    dialog = client.get(f"{path}/edit/", headers=HTMX).content.decode()
    assert 'name="word"' not in dialog
    assert 'name="is_active"' not in dialog
    client.post(f"{path}/edit/", {"reply": "Bye", "template_id": ""}, headers=HTMX)
    assert Keyword.objects.get(id=stop.id).reply == "Bye"
    assert client.post(f"{path}/remove/", headers=HTMX).status_code == 204
    assert client.post(f"{path}/remove/", headers=HTMX).status_code == 404


def test_one_click_adds_a_language(cast: Cast, client: Client) -> None:
    answers = [client.post("/keywords/presets/", {"language": code}, headers=HTMX) for code in ("FR", "FR", "XX")]

    assert [each.status_code for each in answers] == [204, 204, 404]
    assert Keyword.objects.filter(word="AIDE").count() == 1
    assert "You have all of these words already." in answers[1]["HX-Trigger"]


def test_who_may_only_look_gets_no_buttons(cast: Cast) -> None:
    member = _client(cast, Role.DEVELOPER)

    text = member.get("/keywords/").content.decode()

    assert "/keywords/new/" not in text
    assert "/edit/" not in text
    assert member.post("/keywords/new/", {}, headers=HTMX).status_code == 403
