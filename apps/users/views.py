"""The pages of API keys, invitations, personal settings, the account switcher and the command palette."""

from __future__ import annotations

from uuid import UUID

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from apps.core import listing
from apps.core.errors import Invalid
from apps.core.htmx import done, is_fragment, page, redirect, sender_page
from apps.users import (
    account_access,
    api_keys,
    invitations,
    operators,
    palette,
    preferences,
    roles,
    sent_mail,
    signin,
)
from apps.users.forms import JoinForm, KeyForm, KeyListForm, MeForm, RevokeForm, RotateForm
from apps.users.layout import Shell
from apps.users.models import ApiKey, Membership, User
from apps.users.permissions import AccountRequest, demo_only, needs, refuse
from apps.users.team import two_factors

_KEYS = "users/keys/index.html"
_INVITATION = "users/invitation.html"


@require_safe
def home(request: AccountRequest) -> HttpResponse:
    """Redirect to the first page this person may open: after signing up, to creating an organization."""
    shell = Shell(request)
    if not shell.items and operators.is_operator(request.user):
        return redirect(request, "operator:index")
    if shell.seat is None and settings.SIGNUP_OPEN and not account_access.memberships(request.user):
        return redirect(request, "onboarding:found")
    return redirect(request, shell.items[0].url if shell.items else "users:me")


# --- API keys ---


@require_safe
@needs("keys.edit")
def keys(request: AccountRequest) -> HttpResponse:
    return page(request, _KEYS, _listing(request), partial="list")


@require_http_methods(["GET", "POST"])
@needs("keys.edit")
def key_create(request: AccountRequest) -> HttpResponse:
    """Only the response to a successful POST shows the secret. We don't store it."""
    form = KeyForm(request.customer, request.POST if request.method == "POST" else None)
    if form.is_valid():
        account = form.cleaned_data["account"]
        seat = request.seat.inside(account.profile.id if account.profile else None)
        if not seat.may("keys.edit"):
            form.add_error("account", f"Your role in {account.account.name} ({seat.role}) may not create API keys.")
    if not form.is_valid():
        return page(
            request, "users/keys/create.html", {"form": form}, partial="dialog", status=422 if form.is_bound else 200
        )
    details = form.details(now=timezone.now())
    return _shown_once(request, *api_keys.issue(form.cleaned_data["account"], **details, made_by=request.user))


@require_http_methods(["GET", "POST"])
@needs("keys.edit")
def key_rotate(request: AccountRequest, key_id: UUID) -> HttpResponse:
    """Like creating a key, which is what it does."""
    key = get_object_or_404(ApiKey.objects.visible_to(request.customer), id=key_id, revoked_at=None)
    seat = request.seat.inside(key.profile_id)
    if not seat.may("keys.edit"):
        return refuse(request, "keys.edit", seat)
    form = RotateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        overlap = form.cleaned_data["overlap"]
        try:
            return _shown_once(request, *api_keys.rotate(key, by=request.user, overlap=overlap, now=timezone.now()))
        except api_keys.KeyNotActive as problem:
            form.add_error(None, problem.message)
    context = {"form": form, "key": key}
    return page(request, "users/keys/rotate.html", context, partial="dialog", status=422 if form.is_bound else 200)


def _shown_once(request: AccountRequest, key: ApiKey, secret: str) -> HttpResponse:
    made = {"secret": secret, "made": key, "site_url": settings.SITE_URL}
    response = page(request, _KEYS, {**_listing(request), **made}, partial="list", status=201)
    response["Cache-Control"] = "no-store"
    if is_fragment(request):
        response = reswap(retarget(response, "#keys-list"), "outerHTML")
        trigger_client_event(response, "dialog:close", after="swap")
    return response


@require_http_methods(["GET", "POST"])
@needs("keys.edit")
def key_revoke(request: AccountRequest, key_id: UUID) -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.visible_to(request.customer), id=key_id, revoked_at=None)
    seat = request.seat.inside(key.profile_id)
    if not seat.may("keys.edit"):
        return refuse(request, "keys.edit", seat)
    form = RevokeForm(key, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "key": key}
        return page(request, "users/keys/revoke.html", context, partial="dialog", status=422 if form.is_bound else 200)
    api_keys.revoke(key, now=timezone.now())
    return done(request, "users:keys", changed="keys:changed", toast=f"{key.name} revoked.")


def _listing(request: AccountRequest) -> dict[str, object]:
    form = KeyListForm(request.GET)
    state = form.values["state"] or "active"
    rows = ApiKey.objects.visible_to(request.customer).select_related("organization", "profile", "made_by")
    now = timezone.now()
    has_expired = Q(revoked_at=None, expires_at__lte=now)
    narrowed = {"active": Q(revoked_at=None) & ~has_expired, "expired": has_expired, "revoked": ~Q(revoked_at=None)}
    if state != "all":
        rows = rows.filter(narrowed[state])
    found = listing.page(listing.by_key(rows), form.cursor)
    return {**form.context(found), "keys": found.rows, "state": state, "now": now}


# --- Invitations ---


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: AccountRequest, token: str) -> HttpResponse:
    """The page behind an invitation link: accept or decline, with or without an account."""
    try:
        row = invitations.opened(token, now=timezone.now())
        return _answered(request, row, token) or _asked(request, row, None)
    except invitations.Over:
        return page(request, _INVITATION, {"standing": "over"})


def _answered(request: AccountRequest, row: Membership, token: str) -> HttpResponse | None:
    """Carry out the answer. None if it is not a valid one."""
    choice, standing, now = request.POST.get("choice"), _standing(request, row), timezone.now()
    if choice == "decline":
        invitations.decline(token, now=now)
        return page(request, _INVITATION, {"standing": "declined", "row": row})
    if choice == "accept" and standing == "theirs":
        invitations.accept(token, person=request.user, now=now)
        return _welcome(request, request.user, row, redirect(request, "/"))
    if choice == "join" and standing == "new":
        form = JoinForm(row, request.POST)
        if not form.is_valid():
            return _asked(request, row, form)
        person = invitations.join(token, **form.cleaned_data, now=now)
        return _welcome(request, person, row, perform_login(request, person, redirect_url="/"))
    return None


def _asked(request: AccountRequest, row: Membership, form: JoinForm | None) -> HttpResponse:
    context = {
        "standing": _standing(request, row),
        "row": row,
        "abilities": roles.abilities(row.role),
        "expires_at": invitations.expires_at(row),
        "form": form or JoinForm(row),
    }
    return page(request, _INVITATION, context, status=422 if form else 200)


def _standing(request: AccountRequest, row: Membership) -> str:
    """Who sees the invitation: the invited person ("theirs"), another person, or nobody signed in."""
    if request.user.is_authenticated:
        return "theirs" if request.user.email.lower() == row.email.lower() else "another's"
    return "known" if invitations.account_of(row) else "new"


def _welcome(request: AccountRequest, person: User, row: Membership, response: HttpResponse) -> HttpResponse:
    """Redirect to the first page of the account that the person has just joined."""
    account_access.take(person, request.session, row.account.id)
    return response


# --- Oneself ---


@require_safe
def second_factor(request: AccountRequest) -> HttpResponse:
    """Where a member is led whose organization requires a second factor."""
    seat = account_access.find(request.user, request.session)
    if seat is None or not two_factors.lacks_factor(request.user, seat.customer.organization):
        return redirect(request, "/")
    return page(request, "users/second-factor.html", {"organization": seat.customer.organization})


@require_http_methods(["GET", "POST"])
def me(request: AccountRequest) -> HttpResponse:
    form = MeForm(request.user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "sign_in": signin.summary(request.user), "rows": signin.rows(request.user)}
        return page(request, "users/me.html", context, partial="form", status=422 if form.is_bound else 200)
    preferences.choose(request.user, **form.cleaned_data)
    return redirect(request, "users:me", toast="Saved.")


@require_POST
def prefer(request: AccountRequest) -> HttpResponse:
    """Store one preference, from the user menu (theme) or from the browser itself (zone)."""
    try:
        preferences.choose(request.user, theme=request.POST.get("theme"), time_zone=request.POST.get("time_zone"))
    except Invalid as problem:
        return HttpResponse(problem.message, status=422, content_type="text/plain")
    return HttpResponse(status=204) if is_fragment(request) else redirect(request, _back(request))


@require_POST
def session_end(request: AccountRequest) -> HttpResponse:
    """End one session or, without an id, all but this one."""
    chosen = request.POST.get("session", "")
    if chosen.isdecimal():
        signin.end(request.user, int(chosen))
        return redirect(request, "users:me", toast="Session ended.")
    ended = signin.end_others(request.user, request.session)
    return redirect(request, "users:me", toast=f"{ended} other session{'' if ended == 1 else 's'} ended.")


@require_safe
def way_in(request: AccountRequest) -> HttpResponse:
    """Replaces allauth's pages about second steps and sessions with our one page."""
    return redirect(request, "users:me")


@require_http_methods(["GET", "POST"])
def switch(request: AccountRequest) -> HttpResponse:
    """Switch to another organization or profile. GET lists all, for people with many accounts or without JavaScript."""
    if request.method == "GET":
        return page(request, "users/switch.html")
    try:
        seat = account_access.take(request.user, request.session, UUID(request.POST.get("account", "")))
    except ValueError:
        seat = None
    if seat is None:
        raise Http404("There is no such account, or it is not open to you.")
    return redirect(request, _back(request))


def _back(request: AccountRequest) -> str:
    """The URL of the previous page, if it is one of ours."""
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()) else "/"


# --- Finding one's way ---


@require_safe
def find(request: AccountRequest) -> HttpResponse:
    """The palette's results."""
    shell, text = Shell(request), request.GET.get("q", "")
    groups = palette.find(shell.seat, text, items=shell.items, houses=shell.houses) if shell.seat else []
    back = sender_page(request) if is_fragment(request) else request.get_full_path()
    context = {"groups": groups, "text": text, "meant": palette.meant(text), "back": back}
    return page(request, "users/find.html", context, partial="hits")


@require_safe
def shortcuts(request: AccountRequest) -> HttpResponse:
    return page(request, "users/shortcuts.html", partial="dialog")


# --- Demo mode only ---


@login_not_required
@require_safe
@demo_only
def outbox(request: AccountRequest) -> HttpResponse:
    """The e-mails that would have been sent, because the demo has no mail server."""
    return page(request, "users/outbox.html", {"mails": sent_mail.newest()}, partial="list")


@login_not_required
@require_safe
@demo_only
def parts(request: AccountRequest) -> HttpResponse:
    """All template parts on one page, for developers."""
    return page(request, "parts/index.html", {"now": timezone.now()})
