"""allauth's hooks: who may sign up, whether another password may be tried, and where a request comes from."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from apps.core.addresses import sender_of
from apps.users import guessing


class Adapter(DefaultAccountAdapter):
    _attempt: guessing.Attempt | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP_OPEN)

    def get_client_ip(self, request: HttpRequest) -> str:
        """allauth's own version fails if the header has fewer entries than there are proxies."""
        return sender_of(request.META, proxies=settings.TRUSTED_PROXIES) or super().get_client_ip(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Replaces allauth's limit, which counts all attempts at an account, wherever they come from."""
        self._attempt = guessing.begin(request, guessing.PASSWORD, credentials.get("email", ""))
        if self._attempt is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user = super().authenticate(request, **credentials)
        if user and self._attempt:
            self._attempt.succeeded()
        return user

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **told: Any) -> HttpResponse:
        response = super().post_login(request, user, **told)
        guessing.remember(request, response, user.get_username())
        return response

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth calls this after a password was reset."""
        guessing.forgive(request, credentials.get("email", ""))
