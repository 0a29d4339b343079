"""What templates write, and what people read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

from apps.core import tags

_NOW = datetime(2026, 11, 22, 9, 35, 51, tzinfo=UTC)


def _render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=4), "4 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=23), "23 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=12), "12 days"),
        (timedelta(days=40), "13 Oct 2026"),
        (timedelta(minutes=-6), "in 6 min"),
    ],
)
def test_how_long_ago(distance: timedelta, words: str) -> None:
    assert tags.ago(_NOW - distance, _NOW) == words


def test_the_exact_time_is_in_the_readers_zone_and_names_it() -> None:
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert tags.exact(_NOW) == "22 Nov 2026, 10:35:51 CET"
    with timezone.override(ZoneInfo("America/New_York")):
        assert tags.exact(_NOW) == "22 Nov 2026, 04:35:51 EST"


def test_a_time_carries_both_readings() -> None:
    text = _render("{% when moment %}", moment=_NOW)

    assert 'datetime="2026-11-22T09:35:51+00:00"' in text
    assert 'data-tip="22 Nov 2026, 09:35:51 UTC"' in text


def test_what_never_happened_says_so() -> None:
    assert _render("{% when moment %}", moment=None) == "Never"
    assert _render("{% when moment 'not yet' %}", moment=None) == "not yet"
    assert tags.exact(None) == ""


def test_an_icon_is_hidden_from_assistive_technology() -> None:
    text = _render('{% icon "send" size=20 tone="failed" %}')

    assert 'class="icon tone-failed" width="20" height="20" aria-hidden="true"' in text
    assert text.endswith('icons.svg#send"></use></svg>')


@pytest.mark.parametrize(
    ("value", "text"), [("01a202a1-9c70-7b1c-9e21-d84a115f0c9e", "01a202a1…0c9e"), ("short", "short")]
)
def test_ids_are_shortened_in_the_middle(value: str, text: str) -> None:
    assert tags.short(value) == text


@pytest.mark.parametrize(
    ("name", "letters"),
    [("EU shop", "EU"), ("Ines Moreau", "IM"), ("Acme", "AC"), ("ines.moreau@acme.test", "IM"), ("", "?"), ("!", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert tags.initials(name) == letters


def test_an_id_keeps_its_colour() -> None:
    assert tags.swatch("01a202a1-9c70-7b1c-9e21-d84a115f0c9e") == 0x0C9E % 8


@pytest.mark.parametrize(
    ("label", "text", "marked"),
    [
        ("API keys", "key", "API <mark>key</mark>s"),
        ("+1 512 555 0136", "0136", "+1 512 555 <mark>0136</mark>"),
        ("<b>", "B", "&lt;<mark>b</mark>&gt;"),
        ("a.b", ".", "a<mark>.</mark>b"),
        ("API keys", " ", "API keys"),
    ],
)
def test_what_was_searched_for_is_marked(label: str, text: str, marked: str) -> None:
    assert tags.matched(label, text) == marked


def test_code_gets_three_tones_and_stays_harmless() -> None:
    marked = tags.tones('# try <it>\ncurl https://x/v3/me -H "x-api-key: $KEY"\n{"to": "<b>"}')

    assert '<span class="code-comment"># try &lt;it&gt;</span>' in marked
    assert '<span class="code-word">curl</span> https://x/v3/me' in marked
    assert '<span class="code-key">&quot;to&quot;</span>' in marked
    assert '<span class="code-string">&quot;&lt;b&gt;&quot;</span>' in marked
    assert "<b>" not in marked


def test_a_snippet_shows_each_language_with_the_values_of_the_page() -> None:
    source = '{% snippet "try" "curl" "users/keys/try.sh" "HTTP" "users/keys/try.http" %}'

    text = _render(source, shell={"site_url": "https://a.test/?x=1&y=2", "site": "a.test"})

    assert text.count('type="radio"') == 2
    assert "curl</span> https://a.test/?x=1&amp;y=2/v3/me" in text
    assert "Host: a.test" in text


class _Form(forms.Form):
    phone = forms.CharField(help_text="With the country.", widget=forms.TextInput(attrs={"placeholder": "Phone"}))


def test_a_control_is_tied_to_its_hint_and_error() -> None:
    text = _render('{% include "parts/field.html" with field=form.phone mono=True %}', form=_Form({"phone": ""}))

    assert 'aria-describedby="id_phone-error id_phone-hint"' in text
    assert 'aria-invalid="true"' in text
    assert 'class="mono"' in text
    assert 'id="id_phone-error"' in text
    assert 'placeholder="Phone"' not in text


def test_the_rows_of_a_list_are_not_those_of_a_control() -> None:
    text = _render('{% include "parts/field.html" with field=form.phone %}', form=_Form(), rows=["one"])

    assert "rows=" not in text


def test_a_field_may_say_more() -> None:
    source = '{% include "parts/field.html" with field=form.phone label="Number" placeholder="+1" hint="Any." %}'

    text = _render(source, form=_Form())

    assert "Number" in text
    assert 'placeholder="+1"' in text
    assert "Any." in text
    assert "With the country." not in text


class _Two(forms.Form):
    first = forms.CharField()
    second = forms.CharField()


@pytest.mark.parametrize(
    ("data", "focused"),
    [(None, []), ({"first": "a", "second": ""}, ["second"]), ({}, ["first"]), ({"first": "a", "second": "b"}, [])],
)
def test_the_first_field_that_was_refused_has_the_focus(data: dict[str, str] | None, focused: list[str]) -> None:
    text = _render('{% include "parts/form-fields.html" with focus_wrong=True %}', form=_Two(data))

    assert re.findall(r'name="(\w+)"[^>]* autofocus', text) == focused
    assert "autofocus" not in _render('{% include "parts/form-fields.html" %}', form=_Two(data))


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(None, "–"), (0.04, "0.0 ms"), (8.44, "8.4 ms"), (8, "8 ms"), (312.4, "312 ms"), (1250, "1.25 s")],
)
def test_a_duration_is_as_exact_as_it_is_short(milliseconds: float | None, words: str) -> None:
    assert tags.took(milliseconds) == words
