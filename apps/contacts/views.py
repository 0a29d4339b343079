"""The pages of contacts: the list, one contact, and its actions. Imports are in import_views.py."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.channels import capability, lookup, phone_numbers, regions
from apps.channels.models import NumberLookup
from apps.contacts import actions, evidence, export, listing, naming, reach, rows
from apps.contacts.consent import By
from apps.contacts.forms import ConsentForm, ContactForm, ContactSearchForm, EditForm
from apps.contacts.models import ConsentChange, Contact, How
from apps.core import csv_download
from apps.core.errors import DomainError
from apps.core.htmx import done, page, redirect
from apps.core.listing import figure
from apps.users.permissions import AccountRequest, needs

_MAX_CHANGES = 50  # of consent, on one page


@require_safe
@needs("contacts.view")
def index(request: AccountRequest) -> HttpResponse:
    form = ContactSearchForm(request.customer, request.GET)
    sees_messages = request.seat.may("messages.view")
    found, counts = listing.look(request.customer, form.filters(), form.cursor)
    totals = {"": counts.every, listing.REACHABLE: counts.reachable, listing.OPTED_OUT: counts.opted_out}
    context = {
        **form.context(found, total=totals[form.values["consent"]]),
        "rows": rows.listed(request.customer, found.rows, now=timezone.now(), with_last=sees_messages),
        "sees_messages": sees_messages,
        "tabs": form.tab_links(form.tabs, {consent: figure(count) for consent, count in totals.items()}),
        "export": reverse("contacts:export") + form.address(),
        "removed": _removed(request),
        "can_edit": request.seat.may("contacts.edit"),
    }
    return page(request, "contacts/index.html", context, partial="list")


def _removed(request: AccountRequest) -> rows.ContactRow | None:
    """The contact that was removed a moment ago, for taking it back."""
    try:
        removed_id = UUID(request.GET.get("removed", ""))
    except ValueError:
        return None
    removed = Contact.objects.visible_to(request.customer).filter(id=removed_id).exclude(deleted_at=None)
    contact = removed.select_related("profile", "organization").first()
    return rows.one(contact) if contact else None


@require_safe
@needs("contacts.view")
def export_csv(request: AccountRequest) -> HttpResponseBase:
    """Exactly what the list shows at the same address, all of it."""
    found = export.rows(request.customer, ContactSearchForm(request.customer, request.GET).filters())
    return csv_download.answer(f"contacts-{timezone.now():%Y-%m-%d}.csv", export.HEADER, found)


@require_safe
@needs("contacts.view")
def detail(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    contact = _contact(request, contact_id)
    changes = list(ConsentChange.objects.of(contact)[:_MAX_CHANGES])
    context = {
        "contact": contact,
        "row": rows.one(contact, now=timezone.now()),
        "lookup": (looked_up := NumberLookup.objects.owned_by(request.customer).filter(phone=contact.phone).first()),
        "sms": capability.sms(looked_up) if looked_up else None,
        "line": lookup.kind_of_line(looked_up) if looked_up else "",
        "written": phone_numbers.formats(contact.phone),
        "country": regions.name(phone_numbers.formats(contact.phone).region),
        "channels": [rows.CHANNELS[each] for each in contact.available_channels.split(",") if each in rows.CHANNELS],
        "changes": [(change, evidence.brief(change)) for change in changes],
        "suppressed_on": rows.suppressed_on(reach.hold_of(request.customer, contact.phone).channels),
        "opted_out_sentence": _opted_out_sentence(request, contact),
        "can_edit": request.seat.may("contacts.edit") and not contact.is_inherited,
        "can_forget": request.seat.may("contacts.erase") and not contact.is_inherited,
        "can_look_up": request.seat.may("numbers.lookup"),
        "can_send": request.seat.may("messages.send"),
        "sees_messages": request.seat.may("messages.view"),
        "sees_suppressions": request.seat.may("suppression.view"),
        "sees_audit": request.seat.may("audit.view"),
    }
    return page(request, "contacts/detail.html", context, partial="card")


@require_http_methods(["GET", "POST"])
@needs("contacts.edit")
def create(request: AccountRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    # The dialog may open above a page that has a field for a number, too.
    form = ContactForm(given, initial={"phone": request.GET.get("phone")}, auto_id="contact-%s")
    if form.is_valid():
        try:
            contact = actions.add(request.customer, **form.given(), now=timezone.now())
        except DomainError as problem:
            form.add_error("phone", _in_words(problem))
        else:
            return redirect(request, "contacts:detail", contact.id, toast="Contact added.")
    status = 422 if form.is_bound else 200
    return page(request, "contacts/create.html", {"form": form}, partial="dialog", status=status)


@require_http_methods(["GET", "POST"])
@needs("contacts.edit")
def edit(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    contact = _contact(request, contact_id)
    given = request.POST if request.method == "POST" else None
    form = EditForm(given, initial=_initial(contact))
    if form.is_valid():
        try:
            actions.edit(request.customer, contact, **form.given(), by=_by(request), now=timezone.now())
        except DomainError as problem:
            form.add_error(None, problem.message)
        else:
            return done(request, "contacts:detail", contact.id, changed="contact:changed", toast="Saved.")
    context = {"form": form, "contact": contact, "row": rows.one(contact)}
    return page(request, "contacts/edit.html", context, partial="dialog", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs("contacts.edit")
def consent(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    """Opt out who is in, opt in who is out. The form says which it was made for: what changed meanwhile stays."""
    contact = _contact(request, contact_id)
    opts_out = not contact.opt_out
    form = ConsentForm(request.POST if request.method == "POST" else None, opts_in=not opts_out)
    if request.method == "POST" and request.POST.get("opt_out") != str(opts_out):
        return done(request, "contacts:detail", contact.id, changed="contact:changed", toast="Already up to date.")
    if form.is_valid():
        by = _by(request, form.cleaned_data["reason"])
        try:
            actions.edit(request.customer, contact, opt_out=opts_out, by=by, now=timezone.now())
        except DomainError as problem:
            form.add_error(None, problem.message)
        else:
            toast = "Opted out. We'll block messages to this contact." if opts_out else "Opted in."
            return done(request, "contacts:detail", contact.id, changed="contact:changed", toast=toast)
    context = {"form": form, "contact": contact, "row": rows.one(contact), "opts_out": opts_out}
    return page(request, "contacts/consent.html", context, partial="dialog", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@needs("contacts.edit")
def remove(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    contact = _contact(request, contact_id)
    problem = ""
    if request.method == "POST":
        try:
            actions.remove(request.customer, contact, now=timezone.now())
        except DomainError as refusal:
            problem = refusal.message
        else:
            return redirect(request, f"{reverse('contacts:index')}?removed={contact.id}")
    context = {"contact": contact, "row": rows.one(contact), "problem": problem}
    return page(request, "contacts/remove.html", context, partial="dialog", status=422 if problem else 200)


@require_POST
@needs("contacts.edit")
def restore(request: AccountRequest, contact_id: UUID) -> HttpResponse:
    try:
        contact = actions.restore(request.customer, contact_id, now=timezone.now())
    except actions.ContactNotFound as problem:
        raise Http404(problem.message) from None
    return redirect(request, "contacts:detail", contact.id, toast="Contact restored.")


def _contact(request: AccountRequest, contact_id: UUID) -> Contact:
    try:
        return actions.find(request.customer, contact_id)
    except actions.ContactNotFound as problem:
        raise Http404(problem.message) from None


def _opted_out_sentence(request: AccountRequest, contact: Contact) -> str:
    if not contact.opt_out:
        return ""
    found = evidence.behind(request.customer, contact.id, contact.phone, until=timezone.now())
    return evidence.sentence(found) if found else ""


def _initial(contact: Contact) -> dict[str, str]:
    labels = naming.joined(contact.labels)
    return {"default_channel": contact.default_channel, "name": contact.name, "labels": labels}


def _by(request: AccountRequest, reason: str = "") -> By:
    return By(How.PAGE, request.user.email, reason)


def _in_words(problem: DomainError) -> str:
    """The sentence of a refusal for somebody who typed, not for a program."""
    if isinstance(problem, actions.AlreadyExists):
        return "This number is already in your contacts."
    if isinstance(problem, actions.PhoneInvalid):
        return "This is not a phone number. Start with + and the country code, or choose the country."
    return problem.message
