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

_SEEN = "seen"  # in the session: when its row was last written
_RESOLUTION = 300  # seconds; reading must not turn into a write per page


@dataclass(frozen=True)
class SignIn:
    email: EmailAddress | None
    app: Authenticator | None
    passkeys: int
    codes_left: int | None  # None: no codes were made


def summary(user: User) -> SignIn:
    """What guards the way in."""
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
    """The open ones, the latest used first. What has expired is cleared on the way."""
    found = list(UserSession.objects.filter(user=user).order_by("-last_seen_at"))
    keys = [each.session_key for each in found]
    alive = set(
        Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now()).values_list("pk", flat=True)
    )
    if len(alive) < len(keys):
        UserSession.objects.filter(user=user, session_key__in=set(keys) - alive).delete()
    return [each for each in found if each.session_key in alive]


def end(user: User, session_id: int) -> None:
    """Sign one session out. That of somebody else is not found, and nothing happens."""
    session = UserSession.objects.filter(user=user, id=session_id).first()
    if session:
        session.end()


def end_others(user: User, current: SessionBase) -> int:
    """Sign out everywhere but here; how many that were."""
    others = [each for each in UserSession.objects.filter(user=user) if each.session_key != current.session_key]
    for session in others:
        session.end()
    return len(others)


def note(request: HttpRequest, *, now: datetime) -> None:
    """Remember from where and when a session was last used, to the nearest five minutes."""
    moment = int(now.timestamp())
    if moment - request.session.get(_SEEN, 0) >= _RESOLUTION:
        request.session[_SEEN] = moment
        UserSession.objects.create_from_request(request)


def browser(user_agent: str) -> str:
    """Firefox on Linux: as much of a user agent as a person needs to recognize it."""
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
