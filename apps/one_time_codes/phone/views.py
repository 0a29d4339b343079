"""The page where a person verifies their phone: first the number, then the code that was sent to it."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.core.errors import DomainError, Invalid
from apps.core.htmx import page, redirect
from apps.one_time_codes.phone import persons
from apps.one_time_codes.phone.forms import CodeForm, PhoneForm
from apps.users.permissions import AccountRequest


@require_http_methods(["GET", "POST"])
def verify(request: AccountRequest) -> HttpResponse:
    deed = request.POST.get("do", "")
    phone = PhoneForm(request.POST if deed == "send" else None, auto_id="phone-%s")
    code = CodeForm(request.POST if deed == "confirm" else None, auto_id="code-%s")
    act = {"send": _send, "confirm": _confirm}.get(deed)
    form = phone if deed == "send" else code
    done = act(request, form) if act and form.is_valid() else None
    return done or _show(request, phone, code)


def _send(request: AccountRequest, form: forms.Form) -> HttpResponse | None:
    try:
        persons.send(request.user, form.cleaned_data["phone"], now=timezone.now())
    except Invalid as problem:
        form.add_error("phone", [sentence for said in problem.details.values() for sentence in said])
    except DomainError as problem:
        form.add_error("phone", problem.message)
    else:
        return redirect(request, "phone:verify", toast="Code sent.")
    return None


def _confirm(request: AccountRequest, form: forms.Form) -> HttpResponse | None:
    try:
        persons.confirm(request.user, form.cleaned_data["code"].strip(), now=timezone.now())
    except DomainError as problem:
        form.add_error("code", problem.message)
        return None
    return redirect(request, "users:home", toast="Phone verified.")


def _show(request: AccountRequest, phone: forms.Form, code: forms.Form) -> HttpResponse:
    sent = persons.waiting_for(request.user, now=timezone.now())
    context = {"phone_form": phone, "code_form": code, "sent_to": sent, "is_offered": persons.is_offered()}
    return page(request, "one_time_codes/phone.html", context, status=422 if phone.errors or code.errors else 200)
