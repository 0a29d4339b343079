"""The form of an endpoint, and the filters of the list of endpoints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from apps.core.addresses import is_web_address
from apps.core.errors import Invalid
from apps.core.list_form import ListForm
from apps.webhooks import catalog
from apps.webhooks.actions import BAD_URL, Subscription
from apps.webhooks.endpoints import event_tree
from apps.webhooks.endpoints.endpoint_rows import ALL, OFF, ON
from apps.webhooks.models import (
    LONGEST_NAME,
    LONGEST_URL,
    RETRIES,
    TIMEOUTS,
    USUAL_RETRIES,
    USUAL_TIMEOUT,
    Endpoint,
    EndpointQuerySet,
)

_FIELDS = {"event_types": "events", "event_filters": "events"}  # of a form, by what an error names
_NO_EVENTS = "Choose at least one event."


class EndpointSearchForm(ListForm):
    tabbed = "state"
    tabs = {"": ALL, "on": ON, "off": OFF}
    panel = ("event",)

    state = forms.ChoiceField(choices=[("", "Any"), ("on", "On"), ("off", "Off")], required=False)
    event = forms.ChoiceField(
        choices=[("", "Any events"), *((family.name, family.display_name) for family in catalog.FAMILIES)],
        required=False,
        label="Subscribes to",
    )
    q = forms.CharField(required=False, label="Name or URL", max_length=100)

    def narrow(self, endpoints: EndpointQuerySet) -> EndpointQuerySet:
        """Those that pass every filter but the tab."""
        family = catalog.family_of(self.values["event"])
        if family:
            endpoints = endpoints.filter(event_types__overlap=list(family.words))
        return endpoints.search(self.values["q"]) if self.values["q"] else endpoints


class EndpointForm(forms.Form):
    """Of an account's new endpoint, or of one that exists. Only an organization's may cover sender profiles."""

    display_name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        help_text="To recognize it by.",
        error_messages={"required": "Enter a name."},
    )
    endpoint_url = forms.CharField(
        label="URL",
        max_length=LONGEST_URL,
        widget=forms.URLInput,
        help_text="We POST events to it.",
        error_messages={"required": "Enter a URL."},
    )
    events = forms.MultipleChoiceField(
        choices=[(name, name) for name in event_tree.NAMES],
        error_messages={"required": _NO_EVENTS, "invalid_choice": "%(value)s is not an event."},
    )
    covers_profiles = forms.BooleanField(required=False, label="Also send the events of my sender profiles")
    retry_count = forms.IntegerField(
        label="Retries",
        min_value=RETRIES[0],
        max_value=RETRIES[1],
        help_text=f"{RETRIES[0]} to {RETRIES[1]}, after 1, 2, 4 minutes and so on.",
    )
    timeout_seconds = forms.IntegerField(
        label="Timeout in seconds",
        min_value=TIMEOUTS[0],
        max_value=TIMEOUTS[1],
        help_text=f"{TIMEOUTS[0]} to {TIMEOUTS[1]}. A slower answer counts as a failure.",
    )

    def __init__(self, data: Any = None, *, endpoint: Endpoint | None = None, has_profiles: bool) -> None:
        super().__init__(data, initial=_initial(endpoint), auto_id="webhook-%s")
        self.endpoint = endpoint
        if not has_profiles:
            del self.fields["covers_profiles"]
        if settings.WEBHOOKS_ALLOW_PRIVATE:
            which = "Addresses" if settings.WEBHOOKS_ALLOW_PUBLIC else "Only addresses"
            self.fields["endpoint_url"].help_text += f" {which} on this machine are allowed."

    @property
    def families(self) -> list[event_tree.Branch]:
        return event_tree.tree(self["events"].value() or ())

    def clean_endpoint_url(self) -> str:
        """Checked with the other fields, so that all errors are shown at once."""
        url: str = self.cleaned_data["endpoint_url"]
        if not is_web_address(url):
            raise forms.ValidationError(f"{BAD_URL}.")
        return url

    def wanted(self) -> Subscription:
        """What a valid form asks for."""
        values = dict(self.cleaned_data)
        types, filters = event_tree.settings_of(values.pop("events"), self.endpoint)
        return Subscription(**values, event_types=types, event_filters=filters)

    def refuse(self, problem: Invalid) -> None:
        """Show what a rule said, each sentence at its field."""
        for name, sentences in problem.details.items():
            field = _FIELDS.get(name, name)
            self.add_error(field if field in self.fields else None, sentences)


def _initial(endpoint: Endpoint | None) -> dict[str, Any]:
    if endpoint is None:
        return {"events": ["message"], "retry_count": USUAL_RETRIES, "timeout_seconds": USUAL_TIMEOUT}
    names = ("display_name", "endpoint_url", "covers_profiles", "retry_count", "timeout_seconds")
    return {name: getattr(endpoint, name) for name in names} | {"events": event_tree.chosen(endpoint)}
