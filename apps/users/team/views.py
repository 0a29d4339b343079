"""The team page: members and invitations, every change of them, and the table of roles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.errors import DomainError
from apps.core.htmx import page, redirect
from apps.core.listing import figure
from apps.organizations.customer import Customer
from apps.users import invitations, roles
from apps.users.models import Membership, Role
from apps.users.permissions import AccountRequest, needs
from apps.users.team import actions, listing, ownership, rows, two_factors
from apps.users.team.forms import HeirForm, InviteForm, ProfileRoleForm, RoleForm, SureForm, TeamListForm


@dataclass(frozen=True)
class Dialog:
    """What a dialog asks. `keys` are the API keys that stop working."""

    title: str
    lead: str
    button: str
    icon: str = ""
    is_danger: bool = False
    is_page: bool = False  # whether it asks for the password again, which a dialog can't
    keys: tuple[str, ...] = ()


@require_safe
@needs("team.view")
def index(request: AccountRequest) -> HttpResponse:
    form, customer, now = TeamListForm(request.GET), request.customer, timezone.now()
    found = listing.page(customer, form.values, form.cursor)
    totals = listing.counts(customer, form.values, form.tabs)
    context = {
        **form.context(found, total=totals[form.values["status"]]),
        "rows": rows.of(request.seat, found.rows, request.user, now=now),
        "tabs": form.tab_links(form.tabs, {state: figure(count) for state, count in totals.items()}),
        "can_edit": request.seat.may("team.edit"),
        "can_hand_over": request.seat.may("team.hand_over") and customer.profile is None,
        "has_profiles": customer.profile is None and customer.organization.profiles.filter(deleted_at=None).exists(),
        "from_above": Membership.objects.of(customer.parent).active().count() if customer.profile else 0,
    }
    return page(request, "team/index.html", context, partial="list")


@require_safe
@needs("account.view")
def role_table(request: AccountRequest) -> HttpResponse:
    """The permission table, as it is in code."""
    table = [(each.words, [(role, role in each.roles) for role in Role]) for each in roles.PERMISSIONS.values()]
    seat = request.seat
    context = {"roles": list(Role), "table": table, "own": seat.role, "sees_team": seat.may("team.view")}
    return page(request, "team/roles.html", context)


@require_http_methods(["GET", "POST"])
@needs("team.edit")
def invite(request: AccountRequest) -> HttpResponse:
    form = InviteForm(request.customer, request.POST if request.method == "POST" else None)
    dialog = Dialog(
        "Invite a person",
        "We send a link by e-mail. It works once, for seven days, and only for this address.",
        "Send invitation",
        icon="send",
    )

    def work() -> str:
        given = dict(form.cleaned_data)
        invitations.invite(given.pop("account"), **given, by=request.user, now=timezone.now())
        return f"{given['email']} is invited."

    return _answer(request, dialog, form, work)


@require_http_methods(["GET", "POST"])
@needs("team.edit")
def change_role(request: AccountRequest, member_id: UUID) -> HttpResponse:
    row = _member(request, member_id)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": row.role})
    where = row.account.name if row.profile else f"{row.organization.name} and every profile without another role"
    lead = f"Current role: {row.role}, in {where}. The API keys they created get the new role too."
    dialog = Dialog(f"Change the role of {_name(row)}", lead, "Change role")

    def work() -> str:
        change = partial(actions.change_role, _account(row), row.id, role=form.cleaned_data["role"])
        changed = change(by=request.user, now=timezone.now(), with_owners=True)
        return f"{_name(row)} is {changed.role} now."

    return _answer(request, dialog, form, work)


@require_http_methods(["GET", "POST"])
@needs("team.edit")
def profile_role(request: AccountRequest, member_id: UUID) -> HttpResponse:
    row = _member(request, member_id)
    form = ProfileRoleForm(request.customer, request.POST if request.method == "POST" else None)
    lead = f"Their role in {row.organization.name} is {row.role}. In the profile you choose, the new role replaces it, "
    lead += "also for the API keys they created."
    dialog = Dialog(f"Set a role of {_name(row)} in one profile", lead, "Set role")

    def work() -> str:
        profile = form.cleaned_data["profile"].profile
        role = form.cleaned_data["role"]
        actions.set_role_in_profile(_account(row), row.id, profile, role=role, by=request.user, now=timezone.now())
        return f"{_name(row)} is {role} in {profile.name} now."

    return _answer(request, dialog, form, work)


@require_http_methods(["GET", "POST"])
@needs("team.edit")
def suspend(request: AccountRequest, member_id: UUID) -> HttpResponse:
    row = _member(request, member_id)
    lead = f"{_name(row)} loses access to {row.account.name} with their next request, until you restore it."
    keys = tuple(rows.keys_of(row))
    dialog = Dialog(f"Suspend {_name(row)}?", lead, "Suspend", icon="user-off", is_danger=True, keys=keys)

    def work() -> str:
        actions.suspend(_account(row), row.id, by=request.user, now=timezone.now(), with_owners=True)
        return f"{_name(row)} is suspended."

    return _answer(request, dialog, _sure(request), work)


@require_http_methods(["GET", "POST"])
@needs("team.edit")
def remove(request: AccountRequest, member_id: UUID) -> HttpResponse:
    """Remove a member, or revoke an invitation."""
    row = _member(request, member_id)
    title, button, toast = f"Remove {_name(row)}?", "Remove", f"{_name(row)} is removed."
    lead = f"{_name(row)} loses access to {row.account.name} with their next request. What they created stays."
    if row.user is None:
        title, button, toast = f"Revoke the invitation of {row.email}?", "Revoke invitation", "Invitation revoked."
        lead = "The link in the e-mail stops working."
    elif row.profile is None:
        lead = f"{lead} Their roles in profiles are removed too."
    dialog = Dialog(title, lead, button, icon="trash", is_danger=True, keys=tuple(rows.keys_of(row)))

    def work() -> str:
        actions.remove(_account(row), row.id, by=request.user, with_owners=True)
        return toast

    return _answer(request, dialog, _sure(request), work)


@require_POST
@needs("team.edit")
def restore(request: AccountRequest, member_id: UUID) -> HttpResponse:
    row = _member(request, member_id)
    work = partial(actions.restore, _account(row), row.id, by=request.user, now=timezone.now(), with_owners=True)
    return _at_once(request, work, f"{_name(row)} has access again.")


@require_POST
@needs("team.edit")
def resend(request: AccountRequest, member_id: UUID) -> HttpResponse:
    row = _member(request, member_id)
    work = partial(invitations.resend, row, by=request.user, now=timezone.now())
    return _at_once(request, work, f"We're sending a new link to {row.email}. The old one stopped working.")


@require_http_methods(["GET", "POST"])
@needs("team.edit")
@reauthentication_required
def require_factors(request: AccountRequest) -> HttpResponse:
    """Turn the policy on or off, for the whole organization."""
    customer, is_required = request.customer.parent, not request.customer.organization.requires_two_factors
    if request.customer.profile:
        raise Http404("Only the organization has this policy.")
    title, lead = "Stop requiring a second factor?", "A password will be enough again."
    dialog = Dialog(title, lead, "Stop requiring", is_page=True)
    if is_required:
        others = two_factors.count_without(customer)
        lead = f"{others} of your members {'has' if others == 1 else 'have'} no second factor yet. " if others else ""
        lead += "Members without one must set it up before they can do anything else. API keys keep working."
        dialog = Dialog("Require a second factor?", lead, "Require second factor", icon="shield-lock", is_page=True)

    def work() -> str:
        two_factors.require(customer, by=request.user, is_required=is_required)
        return f"A second factor is {'' if is_required else 'no longer '}required."

    return _answer(request, dialog, _sure(request), work)


@require_http_methods(["GET", "POST"])
@needs("team.hand_over")
@reauthentication_required
def hand_over(request: AccountRequest) -> HttpResponse:
    if request.customer.profile:
        raise Http404("Only an organization has an owner to hand over.")
    heirs = ownership.heirs(request.customer)
    form = HeirForm(heirs, request.POST if request.method == "POST" else None)
    name = request.customer.organization.name
    lead = f"You become an admin of {name}. Only the new owner can give ownership back."
    dialog = Dialog(f"Hand over ownership of {name}", lead, "Hand over ownership", icon="crown", is_page=True)

    def work() -> str:
        member_id = form.cleaned_data["member"]
        heir = ownership.hand_over(request.customer, member_id, by=request.user, now=timezone.now())
        return f"{_name(heir)} is the owner of {name} now."

    return _answer(request, dialog, form, work)


def _member(request: AccountRequest, member_id: UUID) -> Membership:
    found = Membership.objects.visible_to(request.customer).select_related("user", "organization", "profile")
    return get_object_or_404(found, id=member_id)


def _account(row: Membership) -> Customer:
    return Customer(row.organization, row.profile)


def _name(row: Membership) -> str:
    return row.called or row.address


def _sure(request: AccountRequest) -> SureForm:
    return SureForm(request.POST if request.method == "POST" else None)


def _answer(request: AccountRequest, dialog: Dialog, form: Form, work: Callable[[], str]) -> HttpResponse:
    """Show the dialog, or do the work, which returns the toast. A refusal is shown above the fields."""
    if form.is_valid():
        try:
            return redirect(request, "team:index", toast=work())
        except DomainError as problem:
            form.add_error(None, problem.message)
    context = {"dialog": dialog, "form": form}
    return page(request, "team/dialog.html", context, partial="dialog", status=422 if form.is_bound else 200)


def _at_once(request: AccountRequest, work: Callable[[], object], toast: str) -> HttpResponse:
    """Do a small change that asks nothing."""
    try:
        work()
    except DomainError as problem:
        messages.error(request, problem.message)
        return redirect(request, "team:index")
    return redirect(request, "team:index", toast=toast)
