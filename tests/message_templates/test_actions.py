"""Templates created and edited: what is guessed, what is refused, and when a template is locked."""

from __future__ import annotations

from typing import Any

import pytest

from apps.core.errors import DomainError, Invalid
from apps.message_templates import actions
from apps.message_templates.models import MessageTemplate, TemplateStatus
from tests.cast import Cast
from tests.factories.message_templates import definition, template
from tests.message_templates.authoring import LATER, NOW, PROSE, create, edit

LINK = {"id": 1, "type": "URL", "props": {"text": "Open", "url": "https://example.com"}}

# --- Creating ---


def test_new_template_is_a_draft_and_what_was_left_out_is_guessed(cast: Cast) -> None:
    row = create(cast.shop)

    row.refresh_from_db()
    assert (row.organization, row.profile) == (cast.shop.organization, cast.shop.profile)
    assert (row.name, row.category, row.language, row.status) == (
        "hello_welcome",
        "UTILITY",
        "en_US",
        TemplateStatus.DRAFT,
    )
    assert (row.creation_source, row.created_at, row.updated_at) == ("from-api", NOW, None)
    assert row.variables == ["name"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bonjour {{name}}, votre commande est prête", "fr"),
        ("您好 {{name}}，您的订单已发货", "zh_CN"),
        ("{{name}}: 12", "en_US"),
    ],
)
def test_language_that_was_left_out_is_read_from_the_words(cast: Cast, text: str, language: str) -> None:
    assert create(cast.acme, {"body": {"multiChannel": {"template": text}}}).language == language


def test_author_decides(cast: Cast) -> None:
    row = create(cast.acme, name="Welcome_1", category="MARKETING", language="pt-BR", creation_source="from-dashboard")

    assert (row.name, row.category, row.language) == ("Welcome_1", "MARKETING", "pt_BR")
    assert row.creation_source == "from-dashboard"


def test_submitted_template_waits_for_its_review(cast: Cast) -> None:
    assert create(cast.acme, submit_for_review=True).status == TemplateStatus.PENDING


def test_guessed_names_are_numbered(cast: Cast) -> None:
    names = [create(cast.acme).name for _ in range(3)]

    assert names == ["hello_welcome", "hello_welcome_2", "hello_welcome_3"]
    assert create(cast.shop).name == "hello_welcome"


def test_guess_that_somebody_takes_meanwhile_is_made_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    template(cast.acme, "hello_welcome")
    guesses = iter(["hello_welcome", "hello_welcome_2"])
    monkeypatch.setattr("apps.message_templates.detect.free", lambda slug, *, taken: next(guesses))

    assert create(cast.acme).name == "hello_welcome_2"


def test_guessing_ends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    template(cast.acme, "hello_welcome")
    monkeypatch.setattr("apps.message_templates.detect.free", lambda slug, *, taken: slug)

    with pytest.raises(actions.NameTaken):
        create(cast.acme)


def test_chosen_name_that_is_taken(cast: Cast) -> None:
    template(cast.acme, "greeting")

    with pytest.raises(actions.NameTaken) as caught:
        create(cast.acme, name="GREETING")

    assert (caught.value.code, caught.value.field) == ("RESOURCE_007", "name")


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"category": "OTHER"}, "category", "Category must be one of: MARKETING, UTILITY, AUTHENTICATION"),
        ({"category": ""}, "category", "Category must be one of: MARKETING, UTILITY, AUTHENTICATION"),
        ({"language": "english"}, "language", "Language must be a language code such as en_US"),
        ({"language": ""}, "language", "Language must be a language code such as en_US"),
        ({"name": "x" * 101}, "name", "Name may have at most 100 characters, this has 101"),
        ({"name": "Two\nlines"}, "name", "Name may not hold line breaks or control characters"),
        ({"name": "a\0b"}, "name", "Name may not hold line breaks or control characters"),
        ({"name": "!?"}, "name", "Name must hold a letter or a digit"),
        ({"name": "__"}, "name", "Name must hold a letter or a digit"),
        ({"name": "Sent_x"}, "name", "Names that begin with sent_ are reserved"),
        ({"name": "Sent Receipt"}, "name", "Names that begin with sent_ are reserved"),
        ({"name": "ＳＥＮＴ-x"}, "name", "Names that begin with sent_ are reserved"),
        (
            {"creation_source": "a\0b"},
            "creation_source",
            "Creation source may have at most 50 letters, digits, spaces, dots and dashes",
        ),
    ],
)
def test_field_that_breaks_a_rule(cast: Cast, fields: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        create(cast.acme, **fields)

    assert caught.value.details == {field: [sentence]}


def test_problems_of_fields_and_definition_are_told_together(cast: Cast) -> None:
    with pytest.raises(Invalid) as caught:
        create(cast.acme, {"body": {}}, category="X", language="?")

    assert sorted(caught.value.details) == ["category", "definition.body", "language"]


def test_detected_category_has_rules_too(cast: Cast) -> None:
    given = {**PROSE, "buttons": [LINK], "authenticationConfig": {"codeExpirationMinutes": 5}}

    with pytest.raises(Invalid) as caught:
        create(cast.acme, given)

    assert list(caught.value.details) == ["definition.buttons[0].type"]
    assert create(cast.acme, {**PROSE, "buttons": [LINK]}).category == "UTILITY"


@pytest.mark.parametrize("language", ["en", "en_US", "zh_Hant_HK", "es_419", "fil"])
def test_languages(cast: Cast, language: str) -> None:
    assert create(cast.acme, language=language).language == language


@pytest.mark.parametrize("name", ["Updated Welcome Message", "50 % off!", "Écran d'accueil", "您好", "🎉"])
def test_name_is_kept_as_people_type_it(cast: Cast, name: str) -> None:
    made = create(cast.acme, name=name)
    edited = edit(cast.shop, create(cast.shop), name=name)

    assert (made.name, edited.name) == (name, name)
    for form in (name, made.slug, name.upper()):
        assert actions.resolve(cast.acme, name=form) == made


def test_names_of_one_slug_clash(cast: Cast) -> None:
    create(cast.acme, name="Hello, world")
    other = create(cast.acme, name="Other")

    with pytest.raises(actions.NameTaken):
        create(cast.acme, name="Hello World!")
    with pytest.raises(actions.NameTaken):
        edit(cast.acme, other, name="hello_world")
    assert create(cast.shop, name="Hello World!").slug == "hello_world"  # of another owner


def test_clash_says_why(cast: Cast) -> None:
    create(cast.acme, name="Hello, world")

    with pytest.raises(actions.NameTaken) as caught:
        create(cast.acme, name="Hello World!")

    assert caught.value.message == f"{actions.NameTaken.message}: its API name is hello_world too"


def test_guessed_name_does_not_clash_with_a_typed_one(cast: Cast) -> None:
    create(cast.acme, name="Hello – Welcome")

    assert create(cast.acme).name == "hello_welcome_2"


def test_removed_name_is_free_again(cast: Cast) -> None:
    actions.remove(cast.acme, create(cast.acme, name="Hello World"), now=NOW)

    assert create(cast.acme, name="Hello, world!").name == "Hello, world!"


# --- Editing ---


@pytest.mark.parametrize("status", [TemplateStatus.DRAFT, TemplateStatus.REJECTED])
def test_draft_and_rejected_templates_may_be_rewritten(cast: Cast, status: TemplateStatus) -> None:
    row = template(cast.acme, status=status, rejection_reason="Too vague")

    edited = edit(cast.acme, row, definition=PROSE, category="MARKETING", language="de")

    edited.refresh_from_db()
    assert (edited.category, edited.language, edited.updated_at) == ("MARKETING", "de", LATER)
    assert edited.definition["body"]["multiChannel"]["template"] == "Hello {{name}}, welcome"
    assert (edited.status, edited.rejection_reason) == (TemplateStatus.DRAFT, None)


@pytest.mark.parametrize(
    "status", [TemplateStatus.PENDING, TemplateStatus.APPROVED, TemplateStatus.PAUSED, TemplateStatus.DISABLED]
)
@pytest.mark.parametrize("fields", [{"definition": PROSE}, {"category": "MARKETING"}, {"language": "de"}])
def test_template_that_a_reviewer_has_seen_is_locked(
    cast: Cast, status: TemplateStatus, fields: dict[str, Any]
) -> None:
    row = template(cast.acme, status=status)

    with pytest.raises(actions.Locked) as caught:
        edit(cast.acme, row, **fields)

    expected = "Template (except display name) cannot be updated unless it is in draft or rejected status"
    assert (caught.value.code, caught.value.message) == ("VALIDATION_001", expected)


def test_saying_again_what_is_so_changes_nothing_and_is_allowed(cast: Cast) -> None:
    row = template(cast.acme, category="UTILITY")

    edited = edit(cast.acme, row, category="UTILITY", language="en_US", definition=definition())

    assert edited.status == TemplateStatus.APPROVED


def test_name_may_always_be_changed(cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.APPROVED)

    edited = edit(cast.acme, row, name="salute")

    assert (edited.name, edited.status) == ("salute", TemplateStatus.APPROVED)


def test_name_of_an_older_kind_may_be_said_again(cast: Cast) -> None:
    row = template(cast.acme, "sent_welcome")

    assert edit(cast.acme, row, name="sent_welcome").name == "sent_welcome"


def test_name_that_is_taken_cannot_be_taken_over(cast: Cast) -> None:
    template(cast.acme, "greeting")
    row = template(cast.acme, "other")

    with pytest.raises(actions.NameTaken):
        edit(cast.acme, row, name="Greeting")

    assert MessageTemplate.objects.get(id=row.id).name == "other"


def test_bad_name_is_told(cast: Cast) -> None:
    with pytest.raises(Invalid) as caught:
        edit(cast.acme, template(cast.acme), name="a\tb")

    assert list(caught.value.details) == ["name"]


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (TemplateStatus.DRAFT, TemplateStatus.PENDING),
        (TemplateStatus.REJECTED, TemplateStatus.PENDING),
        (TemplateStatus.PENDING, TemplateStatus.PENDING),
        (TemplateStatus.APPROVED, TemplateStatus.APPROVED),
    ],
)
def test_submitting_for_review(cast: Cast, status: TemplateStatus, after: TemplateStatus) -> None:
    row = template(cast.acme, status=status)

    assert edit(cast.acme, row, submit_for_review=True).status == after


def test_new_category_is_held_against_the_old_definition(cast: Cast) -> None:
    otp = [{"id": 1, "type": "OTP", "props": {"text": "Copy"}}]
    row = create(cast.acme, definition("Code {{0:variable}}", "code", buttons=otp))

    with pytest.raises(Invalid) as caught:
        edit(cast.acme, row, category="UTILITY")

    assert list(caught.value.details) == ["definition.buttons[0].props"]


def test_old_row_that_breaks_a_newer_rule_may_still_be_renamed(cast: Cast) -> None:
    row = template(cast.acme, definition={"body": {"multiChannel": {"template": "x" * 2000}}})

    assert edit(cast.acme, row, name="long").name == "long"


# --- Resolving ---


def test_refusals_change_nothing(cast: Cast) -> None:
    row = template(cast.acme, status=TemplateStatus.APPROVED)

    with pytest.raises(DomainError):
        edit(cast.acme, row, name="renamed", category="MARKETING")

    row.refresh_from_db()
    assert (row.name, row.updated_at) == ("greeting", None)
