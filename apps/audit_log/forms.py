"""The filters of the audit log, as read from the URL."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.apps import apps
from django.http import QueryDict
from django.utils.choices import CallableChoiceIterator

from apps.audit.models import ActorKind, Verb
from apps.audit.trail import Trail
from apps.audit_log import rows
from apps.audit_log.listing import EntryFilters
from apps.core.list_form import SpanForm
from apps.organizations.customer import Customer
from apps.users.models import ApiKey, Membership

_MAX_OFFERED = 200  # people, and as many keys
_OURS = [(kind.value, str(kind.label)) for kind in (ActorKind.OPERATOR, ActorKind.WORKER)]


def things() -> list[str]:
    """What the audit log records, as entries call it."""
    found = (trail for model in apps.get_models() for trail in getattr(model._meta, "triggers", ()))
    return sorted({trail.thing for trail in found if isinstance(trail, Trail)}, key=str.casefold)


class AuditForm(SpanForm):
    tabbed = "verb"
    tabs = rows.VERBS
    panel = ("who", "thing", "when", "since", "until")

    verb = forms.ChoiceField(choices=[("", "All"), *Verb.choices], required=False)
    who = forms.CharField(required=False, max_length=40)
    thing = forms.ChoiceField(required=False)
    q = forms.CharField(required=False, label="Search", max_length=100)

    def __init__(self, customer: Customer, data: QueryDict) -> None:
        super().__init__(data)
        self._customer = customer
        self.fields["thing"].choices = [("", "Anything"), *((each, rows.title(each)) for each in things())]  # type: ignore[attr-defined]
        self.fields["who"].widget = forms.Select(choices=CallableChoiceIterator(lambda: self.offered))

    def filters(self, *, now: datetime) -> EntryFilters:
        given = self.values
        low, high = self.span(now=now)
        return EntryFilters(given["verb"], given["who"], given["thing"], given["q"].strip(), low, high)

    def words(self, name: str, value: Any) -> str:
        if name == "who":
            return next((words for each, words in self.offered if each == str(value)), str(value)[:8])
        return super().words(name, value)

    @cached_property
    def offered(self) -> list[tuple[str, str]]:
        """The people and keys of this account, and sentdash itself."""
        people = Membership.objects.filter(organization=self._customer.organization, user__isnull=False)
        if self._customer.profile:
            people = people.filter(profile=self._customer.profile)
        named = {str(each.user_id): each.address for each in people.select_related("user")[:_MAX_OFFERED]}
        keys = ApiKey.objects.visible_to(self._customer).order_by("name", "id")[:_MAX_OFFERED]
        return [
            ("", "Anyone"),
            *sorted(named.items(), key=lambda each: each[1]),
            *((str(key.id), str(key)) for key in keys),
            *_OURS,
        ]
