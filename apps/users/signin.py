"""A user's sign-in methods, for their settings page: e-mail address, second factors, and open sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from apps.users.models import User

_SEEN = "seen"  # the session key: when its row was last written
_RESOLUTION = 300  # seconds, so that not every page view writes a row


@dataclass(frozen=True)
class SignIn:
    email: EmailAddress | None
    app: Authenticator | None
    passkeys: int
    codes_left: int | None  # None if there are no recovery codes


def summary(user: User) -> SignIn:
    """The sign-in methods of a person."""
    kept: dict[str, list[Authenticator]] = {}
    for authenticator in Authenticator.objects.filter(user=user):
        kept.setdefault(authenticator.type, []).append(authenticator)
    codes = kept.get(Authenticator.Type.RECOVERY_CODES)
    return SignIn(
        email=EmailAddress.objects.filter(user=user, primary=True).first(),
        app=next(iter(kept.get(Authenticator.Type.TOTP, [])), None),
        passkeys=len(kept.get(Authenticator.Type.WEBAUTHN, [])),
        codes_left=_unused(codes[0]) if codes else None,
    )


def _unused(codes: Any) -> int:
    return len(codes.wrap().get_unused_codes())


def sessions(user: User) -> list[UserSession]:
    """The open sessions, last used first. Deletes expired ones."""
    found = list(UserSession.objects.filter(user=user).order_by("-last_seen_at"))
    keys = [each.session_key for each in found]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list("pk", flat=True)
    )
    if len(alive) < len(keys):
        UserSession.objects.filter(user=user, session_key__in=set(keys) - alive).delete()
    return [each for each in found if each.session_key in alive]


def end(user: User, session_id: int) -> None:
    """End one session. Does nothing if it is another person's."""
    session = UserSession.objects.filter(user=user, id=session_id).first()
    if session:
        session.end()


def end_others(user: User, current: SessionBase) -> int:
    """End all other sessions. Returns how many."""
    others = [each for each in UserSession.objects.filter(user=user) if each.session_key != current.session_key]
    for session in others:
        session.end()
    return len(others)


def end_all(user: User) -> None:
    """Sign a person out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def note(request: HttpRequest, *, now: datetime) -> None:
    """Record when and from where a session was last used, at most every five minutes."""
    moment = int(now.timestamp())
    if moment - request.session.get(_SEEN, 0) >= _RESOLUTION:
        request.session[_SEEN] = moment
        UserSession.objects.create_from_request(request)


def browser(user_agent: str) -> str:
    """Firefox on Linux: enough of a user agent to recognize it."""
    names = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
        ("Mac OS X", "Mac"), ("Linux", "Linux"),
    )  # fmt: skip
    name = next((word for mark, word in names if mark in user_agent), "")
    system = next((word for mark, word in systems if mark in user_agent), "")
    return " on ".join(filter(None, (name, system))) or user_agent[:40] or "Unknown"


def rows(user: User) -> list[dict[str, Any]]:
    """The sessions as the page lists them."""
    return [
        {"session": each, "browser": browser(each.user_agent), "is_current": each.is_current()}
        for each in sessions(user)
    ]
