"""The playground's form, read as a `Wish`. Its fields depend on the selected template."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from apps.channels.models import Channel
from apps.core import zones
from apps.core.errors import DomainError, Invalid
from apps.message_templates.models import MessageTemplate
from apps.messaging.playground import recipients
from apps.messaging.playground.wish import Wish
from apps.messaging.sending import schedule
from apps.messaging.sending.accepting import MAX_PARAMETERS
from apps.organizations.customer import Customer

_MAX_TEMPLATES = 500
_VARIABLE = "var_"
_CHANNELS = [("", "Automatic"), (Channel.SMS.value, "SMS"), (Channel.WHATSAPP.value, "WhatsApp")]


class PlaygroundForm(forms.Form):
    """Unbound it shows `initial`, half-written as it may be; bound it must hold."""

    use_required_attribute = False  # the preview wants what is half-written

    template = forms.ChoiceField()
    channel = forms.ChoiceField(choices=_CHANNELS, required=False, widget=forms.RadioSelect)
    to = forms.CharField(
        label="People",
        widget=forms.Textarea,
        error_messages={"required": "Enter at least one phone number."},
        help_text="One number a line, with + and the country code. Up to 1,000.",
    )
    send_at = forms.DateTimeField(
        label="Send later",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={"invalid": "Choose a date and a time."},
    )

    def __init__(
        self, customer: Customer, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial.items()))
        self._raw = initial if data is None else data
        self._customer = customer
        usable = MessageTemplate.objects.usable_by(customer).present().drafts_last()
        templates = {str(each.id): each for each in usable[:_MAX_TEMPLATES]}
        choice = self.fields["template"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(id, each.name) for id, each in templates.items()]
        self.chosen: MessageTemplate | None = templates.get(self._raw.get("template", "")) or next(
            iter(templates.values()), None
        )
        if self.chosen:
            self.initial["template"] = str(self.chosen.id)
            self._wish = Wish(self.chosen)
            for variable in self._wish.compiled.variables:
                self.fields[_VARIABLE + variable.name] = forms.CharField(
                    label=variable.name, required=variable.name in self._wish.open, strip=False,
                    error_messages={"required": "Fill this in."},
                )  # fmt: skip

    @property
    def variables(self) -> list[tuple[forms.BoundField, str]]:
        """The fields of the template, each with its sample."""
        samples = self._wish.compiled.samples() if self.chosen else {}
        return [(self[_VARIABLE + name], sample) for name, sample in samples.items()]

    @property
    def zone(self) -> str:
        """The reader's, in which `send_at` is written."""
        return zones.in_words(str(timezone.get_current_timezone()), now=timezone.now())

    @property
    def people(self) -> recipients.Recipients:
        return recipients.read(self._raw.get("to", ""))

    def wish(self) -> Wish | None:
        """What can be understood of it so far; None while there is no template."""
        if self.chosen is None:
            return None
        given = {name.removeprefix(_VARIABLE): self._raw.get(name, "") for name in self.fields if _is_variable(name)}
        channel = self._raw.get("channel", "")
        return Wish(
            self.chosen,
            self.people.phones,
            channel if channel in dict(_CHANNELS) and channel else None,
            {name: value for name, value in given.items() if value},
            self._send_at(),
            self._customer.organization.allow_unpublished_templates,
            self.people.asked,
        )

    def _send_at(self) -> datetime | None:
        """As far as it can be understood; `clean_send_at` says what is wrong with it."""
        try:
            moment: datetime | None = self.fields["send_at"].clean(self._raw.get("send_at", ""))
        except forms.ValidationError:
            return None
        return moment

    def clean_send_at(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["send_at"]
        if moment is None:
            return None
        try:
            return schedule.check(moment, field="send_at", now=timezone.now())
        except Invalid as problem:
            raise forms.ValidationError([f"{each}." for each in problem.details["send_at"]]) from None

    def clean_to(self) -> str:
        problems = self.people.problems
        if problems:
            raise forms.ValidationError(problems)
        text: str = self.cleaned_data["to"]
        return text

    def clean(self) -> dict[str, Any]:
        words = sum(len(name) + len(value) for name, value in self.cleaned_data.items() if _is_variable(name))
        if words > MAX_PARAMETERS:
            raise forms.ValidationError(f"The values are longer than {MAX_PARAMETERS:,} characters in all.")
        return self.cleaned_data

    def blame(self, problem: DomainError) -> None:
        """Put a refusal at the field it is about."""
        field = {"scheduled_at": "send_at"}.get(problem.field or "", problem.field or "")
        if _VARIABLE + field in self.fields:
            self.add_error(_VARIABLE + field, problem.message)
        else:
            self.add_error(field if field in self.fields else None, problem.message)


def _is_variable(name: str) -> bool:
    return name.startswith(_VARIABLE)
