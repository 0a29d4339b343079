from __future__ import annotations

from typing import Any

from django.utils.datastructures import MultiValueDict

from apps.contacts import imports
from apps.contacts.column_mapping import Columns
from apps.contacts.import_forms import ColumnsForm
from tests.cast import Cast
from tests.factories.contacts import imported


def _form(cast: Cast, content: bytes, data: Any = None) -> ColumnsForm:
    report = imported(cast.acme, content)
    columns = Columns.of(report.columns)
    sent: Any = (
        MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in data.items()})
        if data
        else None
    )
    return ColumnsForm(imports.preview(report, columns), columns, sent)


def test_columns_are_chosen_by_name(cast: Cast) -> None:
    content = b"name,phone,phone\nAnn,+14155552671,+14155552672\n"

    form = _form(cast, content, {"phone": "2", "region": "", "default_region": "DE", "has_header": "on"})

    assert form.is_valid()
    assert form.columns == Columns(phone=2, default_region="DE")
    assert _form(cast, content, {"phone": "3"}).errors.keys() == {"phone"}


def test_several_columns_of_numbers_are_chosen(cast: Cast) -> None:
    content = b"Mobile,Phone,Fax\n+14155552671,+14155552672,+14155552673\n"

    form = _form(cast, content, {"phone": "0", "more": ["1"], "takes": "all", "has_header": "on"})

    assert form.is_valid()
    assert form.columns == Columns(phone=0, more=(1,), takes_all=True)
    assert [choice for _, choice in form.fields["more"].choices] == ["Mobile", "Phone"]  # type: ignore[attr-defined]


def test_labels_follow_the_chosen_columns(cast: Cast) -> None:
    content = b"Phone 1 - Label,Phone 1 - Value\nMobile,+14155552671\n"

    assert _valid(_form(cast, content, {"phone": "1", "has_header": "on"})).labels == ((1, 0),)
    assert _valid(_form(cast, content, {"phone": "1"})).labels == ()


def test_numbers_may_begin_with_their_country_code(cast: Cast) -> None:
    form = _form(cast, b"phone\n14155552671\n", {"phone": "0", "default_region": "+", "has_header": "on"})

    assert _valid(form).default_region == "+"


def test_used_column_of_consent_needs_no_question_until_it_is_not_used(cast: Cast) -> None:
    content = b"Phone,SMS Opt Out\n+15125550191,Yes\n"

    assert _form(cast, content)["opt_out"].value() == 1
    assert _form(cast, content).questions == []
    assert [field.name for field in _form(cast, content, {"phone": "0", "opt_out": ""}).questions] == ["consent_1"]


def test_question_is_answered(cast: Cast) -> None:
    content = b"Phone,Email Opt Out\n+15125550191,1\n"
    open_one = _form(cast, content)

    assert [field.label for field in open_one.questions] == ["What does “Email Opt Out” say?"]
    answers = [
        _valid(_form(cast, content, {"phone": "0", "has_header": "on", "consent_1": answer}))
        for answer in ("", "out", "in", "no")
    ]
    assert [columns.opting for columns in answers] == [{}, {1: False}, {1: True}, {}]
    assert [columns.unanswered for columns in answers] == [[1], [], [], []]


def _valid(form: ColumnsForm) -> Columns:
    assert form.is_valid()
    return form.columns
