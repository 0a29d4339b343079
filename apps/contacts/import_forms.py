"""The form of the import preview: which column means what, and what consent the contacts gave."""

from __future__ import annotations

from typing import Any

from django import forms

from apps.channels import regions
from apps.contacts import column_guess
from apps.contacts.cells import WITH_COUNTRY_CODE
from apps.contacts.column_mapping import Columns
from apps.contacts.import_preview import ImportPreview

_FIRST, _ALL = "first", "all"
_OUT, _IN, _NEITHER = "out", "in", "no"
_CONSENT = [
    ("", "Choose…"),
    (_OUT, "Yes means opted out"),
    (_IN, "Yes means opted in"),
    (_NEITHER, "Not about text messages"),
]


def _without_plus() -> list[tuple[str, str]]:
    named = ((code, f"From {name}") for code, name in regions.choices())
    return [("", "Don't import"), (WITH_COUNTRY_CODE, "Start with a country code"), *named]


class ColumnsForm(forms.Form):
    """Which column is what. Unbound it shows how the columns were understood."""

    phone = forms.TypedChoiceField(label="Phone number", coerce=int)
    more = forms.TypedMultipleChoiceField(
        label="More phone numbers", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    takes = forms.ChoiceField(
        label="If several are filled",
        required=False,
        choices=[(_FIRST, "Import the first"), (_ALL, "Import all of them")],
    )
    region = forms.TypedChoiceField(label="Country of the number", coerce=int, required=False, empty_value=None)
    default_region = forms.ChoiceField(label="Numbers without a plus", required=False, choices=_without_plus)
    default_channel = forms.TypedChoiceField(label="Channel", coerce=int, required=False, empty_value=None)
    name = forms.TypedChoiceField(label="Name", coerce=int, required=False, empty_value=None)
    last_name = forms.TypedChoiceField(label="Last name", coerce=int, required=False, empty_value=None)
    tags = forms.TypedChoiceField(label="Labels", coerce=int, required=False, empty_value=None)
    opt_out = forms.TypedChoiceField(label="Opted out", coerce=int, required=False, empty_value=None)
    opt_in = forms.TypedChoiceField(label="Opted in", coerce=int, required=False, empty_value=None)
    has_header = forms.BooleanField(label="First row is a header", required=False)

    def __init__(self, preview: ImportPreview, columns: Columns, data: Any = None) -> None:
        takes = _ALL if columns.takes_all else _FIRST
        first, last, *_ = (*columns.name, None, None)
        named = {"name": first, "last_name": last, "tags": next(iter(columns.tags), None)}
        super().__init__(data, initial={**columns.stored(), **named, "more": list(columns.more), "takes": takes})
        self._asked = columns.asked
        self._header = preview.header
        headers = [(str(index), header) for index, header in enumerate(preview.header)]
        for name in ("phone", "region", "default_channel", "name", "last_name", "tags", "opt_out", "opt_in"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = headers if field.required else [("", "Not in the file"), *headers]
        more = self.fields["more"]
        assert isinstance(more, forms.TypedMultipleChoiceField)
        more.choices = [headers[index] for index in preview.may_be_phones]
        self._ask(columns)

    def _ask(self, columns: Columns) -> None:
        """One question for each column that may hold consent and is chosen for none of the two fields."""
        answers = {index: _IN if opts_in else _OUT for index, opts_in in columns.consents}
        answers |= dict.fromkeys(columns.not_consent, _NEITHER)
        for index in columns.asked:
            if index < len(self._header) and str(index) not in (
                str(self["opt_out"].value()),
                str(self["opt_in"].value()),
            ):
                self.fields[f"consent_{index}"] = forms.ChoiceField(
                    label=f"What does “{self._header[index]}” say?",
                    choices=_CONSENT,
                    required=False,
                    initial=answers.get(index, ""),
                )

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields of the columns that may hold consent."""
        return [field for field in self if field.name.startswith("consent_")]

    @property
    def columns(self) -> Columns:
        chosen = self.cleaned_data
        answers = {index: chosen.get(f"consent_{index}", "") for index in self._asked}
        names = self._header if chosen["has_header"] else []
        phones = (chosen["phone"], *chosen["more"])
        return Columns(
            phone=chosen["phone"],
            region=chosen["region"],
            default_channel=chosen["default_channel"],
            opt_out=chosen["opt_out"],
            opt_in=chosen["opt_in"],
            default_region=chosen["default_region"],
            has_header=chosen["has_header"],
            more=tuple(index for index in chosen["more"] if index != chosen["phone"]),
            takes_all=chosen["takes"] == _ALL,
            consents=tuple((index, said == _IN) for index, said in answers.items() if said in (_IN, _OUT)),
            asked=self._asked,
            name=tuple(index for index in (chosen["name"], chosen["last_name"]) if index is not None),
            tags=() if chosen["tags"] is None else (chosen["tags"],),
            not_consent=tuple(index for index, said in answers.items() if said == _NEITHER),
            labels=column_guess.labels(names, phones) if names else (),
        )
