"""What a person sees of their own way in."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.users import members, signin
from tests.cast import Cast

_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def _sign_in(password: str = "correct horse") -> Client:
    client = Client(headers={"User-Agent": _AGENT})
    response = client.post("/login/", {"login": "ines@acme.test", "password": password})
    assert response.status_code == 302, response.content
    client.get("/settings/me/")
    return client


def test_sessions_can_be_seen_and_the_others_ended(cast: Cast) -> None:
    members.create_user("ines@acme.test", "correct horse")
    here, there = _sign_in(), _sign_in()

    assert here.get("/settings/me/").content.count(b"Firefox on Linux</b>") == 2

    here.post("/settings/me/sessions/end/")

    assert here.get("/settings/me/").status_code == 200
    assert there.get("/settings/me/").status_code == 302


def test_one_session_can_be_ended(cast: Cast) -> None:
    members.create_user("ines@acme.test", "correct horse")
    here, there = _sign_in(), _sign_in()
    other = UserSession.objects.get(session_key=there.session.session_key)

    here.post("/settings/me/sessions/end/", {"session": str(other.id)})

    assert there.get("/settings/me/").status_code == 302


def test_the_session_of_somebody_else_cannot(client: Client, cast: Cast) -> None:
    members.create_user("ines@acme.test", "correct horse")
    there = _sign_in()
    other = UserSession.objects.get(session_key=there.session.session_key)
    client.force_login(cast.owner)

    client.post("/settings/me/sessions/end/", {"session": str(other.id)})

    assert there.get("/settings/me/").status_code == 200


def test_reading_is_noted_once_in_five_minutes(cast: Cast) -> None:
    members.create_user("ines@acme.test", "correct horse")
    here = _sign_in()
    before = UserSession.objects.get().last_seen_at

    here.get("/settings/me/")

    assert UserSession.objects.get().last_seen_at == before


def test_a_fresh_person_has_an_address_and_no_second_step(cast: Cast) -> None:
    found = signin.summary(members.create_user("ines@acme.test", "correct horse"))

    assert found.email
    assert found.email.email == "ines@acme.test"
    assert (found.app, found.passkeys, found.codes_left) == (None, 0, None)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (_AGENT, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/156.0 Safari/537.36 Edg/156.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("curl/8.0", "curl/8.0"),
        ("", "Unknown"),
    ],
)
def test_browsers_are_named_as_people_know_them(agent: str, words: str) -> None:
    assert signin.browser(agent) == words


def test_many_sessions_take_as_few_queries_as_one_and_the_expired_are_cleared(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = members.create_user("ines@acme.test", "correct horse")
    gone, *_ = [_sign_in().session.session_key for _ in range(3)]
    Session.objects.filter(session_key=gone).delete()

    with django_assert_num_queries(3):
        assert gone not in {each.session_key for each in signin.sessions(person)}
    with django_assert_num_queries(2):
        assert len(signin.sessions(person)) == 2
