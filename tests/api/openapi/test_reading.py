"""The document for people."""

from __future__ import annotations

from apps.api.openapi.document import document
from apps.api.openapi.reading import entries, entry


def test_every_operation_stands_under_its_tag() -> None:
    ids = {each.id for group in entries("v3").values() for each in group}

    assert ids == {each["operationId"] for methods in document("v3")["paths"].values() for each in methods.values()}
    assert [each.id for each in entries("v3")["Account"]] == ["me"]


def test_fields_are_told_line_by_line() -> None:
    create = entry("v3", "messages_create")
    assert create is not None

    told = [(field.name, field.kind, field.depth, field.is_required) for field in create.body]

    assert told[:5] == [
        ("to", "list of string or null", 0, True),
        ("template", "object or null", 0, False),
        ("id", "string or null", 1, False),
        ("name", "string or null", 1, False),
        ("parameters", "object or null", 1, False),
    ]


def test_of_an_envelope_the_data_is_told() -> None:
    listed = entry("v3", "contacts_list")
    assert listed is not None

    assert [field.name for field in listed.data][:2] == ["contacts", "id"]
    assert "`" not in "".join(field.note for field in (*listed.data, *listed.in_query))


def test_answers_name_their_codes() -> None:
    found = entry("v3", "contacts_retrieve")
    assert found is not None

    codes = {answer.status: [code for code, _ in answer.codes] for answer in found.answers}

    assert codes[200] == []
    assert codes[404] == ["RESOURCE_014", "RESOURCE_001"]


def test_change_that_cannot_be_rehearsed_is_known() -> None:
    create, delete = entry("v3", "webhooks_create"), entry("v3", "webhooks_delete")

    assert create is not None
    assert delete is not None
    assert (create.has_sandbox, delete.has_sandbox) == (True, False)


def test_unknown_operation_is_none() -> None:
    assert entry("v3", "fly") is None
