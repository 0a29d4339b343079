"""Add, change and remove keywords. A default word gets a row when something about it is changed.

Its word and action are fixed, and a default opt-out word can't be switched off: carriers demand that they work.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from apps.core.errors import DomainError, Invalid
from apps.keywords import effective
from apps.keywords.folding import fold
from apps.keywords.models import DEFAULT_ACTIONS, MAX_FOLDED, MAX_REPLY, MAX_WORD, Keyword, KeywordAction
from apps.message_templates import finding
from apps.message_templates.models import Category, MessageTemplate
from apps.message_templates.reading import unfit
from apps.organizations.customer import Customer
from apps.organizations.models import owner_columns

MAX_KEYWORDS = 500  # an account's own

Problems = dict[str, list[str]]


class WordTaken(DomainError):
    code = "RESOURCE_007"

    @classmethod
    def by(cls, other: Keyword, word: str) -> WordTaken:
        same = "" if word == other.word else f": “{word}” is read the same as “{other.word}”"
        return cls(f"This account already has the keyword {other.word}{same}", field="word")


class KeywordReadOnly(DomainError):
    """It belongs to the organization. A profile may add the same word with another reply."""

    message = "This keyword is inherited and read-only. Add the same word here to change what it does."


class DefaultNotRemovable(DomainError):
    message = "Default keywords can't be removed."


def create(customer: Customer, *, now: datetime, **fields: Any) -> Keyword:
    """Add a keyword, or a row for a default word. Raises Invalid and WordTaken."""
    problems: Problems = {}
    word, folded = _word(fields.get("word"), problems)
    row = effective.default(customer, folded) if folded in DEFAULT_ACTIONS else Keyword(word=word, folded=folded)
    if fields.get("action") is None and not row.action:
        problems["action"] = [f"Must be one of: {', '.join(KeywordAction.values)}"]
    _put(customer, row, {key: value for key, value in fields.items() if key != "word"}, problems)
    own = Keyword.objects.owned_by(customer)
    if not problems and own.count() >= MAX_KEYWORDS:
        problems["word"] = [f"An account can have at most {MAX_KEYWORDS} keywords"]
    if problems:
        raise Invalid(problems)
    if taken := own.filter(folded=folded).first():
        raise WordTaken.by(taken, word)
    for column, value in owner_columns(customer).items():
        setattr(row, column, value)
    row.created_at = now
    return _saved(customer, row)


def edit(customer: Customer, keyword: Keyword, *, now: datetime, **fields: Any) -> Keyword:
    """Change these fields of a keyword as `effective` found it. Raises Invalid, WordTaken and KeywordReadOnly.

    A template takes the place of a text, and a text that of a template.
    """
    if keyword.is_inherited:
        raise KeywordReadOnly
    with transaction.atomic():
        row = _locked(keyword)
        problems: Problems = {}
        if fields.get("word") is not None:
            word, folded = _word(fields["word"], problems)
            if row.is_default and folded != row.folded:
                problems.setdefault("word", ["The word of a default keyword can't be changed"])
            elif not row.is_default and folded in DEFAULT_ACTIONS:
                problems["word"] = [f"{folded.upper()} is a default keyword already"]
            elif not row.is_default:
                row.word, row.folded = word, folded
        _put(customer, row, fields, problems)
        if problems:
            raise Invalid(problems)
        row.updated_at = now
        return _saved(customer, row)


def remove(customer: Customer, keyword: Keyword) -> None:
    """Remove a keyword. A default word that was changed is as before again; one that wasn't can't be removed."""
    if keyword.is_inherited:
        raise KeywordReadOnly
    deleted, _ = Keyword.objects.owned_by(customer).filter(id=keyword.id).delete()
    if keyword.is_default and not deleted:
        raise DefaultNotRemovable(field="word")


def _locked(keyword: Keyword) -> Keyword:
    """Its row, which a default word gets now."""
    if keyword.is_default:
        Keyword.objects.bulk_create([keyword], ignore_conflicts=True)
    row = Keyword.objects.select_for_update().filter(id=keyword.id).first()
    if row is None:
        raise effective.KeywordNotFound
    return row


def _saved(customer: Customer, row: Keyword) -> Keyword:
    """Two that fold the same, added at the same time, become one."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        taken = Keyword.objects.owned_by(customer).filter(folded=row.folded).first()
        if taken is None:
            raise
        raise WordTaken.by(taken, row.word) from None
    return row


def _word(given: object, problems: Problems) -> tuple[str, str]:
    """The word as it is kept and as it is compared."""
    word = " ".join(str(given or "").split())
    folded = "" if unfit(word) else fold(word)
    if not word:
        problems["word"] = ["A keyword needs a word"]
    elif not folded:
        problems["word"] = ["A keyword needs a letter or a digit"]
    elif len(word) > MAX_WORD or len(folded) > MAX_FOLDED:
        problems["word"] = [f"Word may have at most {MAX_WORD} characters, this has {len(word)}"]
    return word, folded


def _put(customer: Customer, row: Keyword, fields: dict[str, Any], problems: Problems) -> None:
    """Put all but the word into the row. A missing field leaves what is there."""
    _put_action(row, fields.get("action"), problems)
    if fields.get("is_active") is not None:
        if not fields["is_active"] and not row.can_be_off:
            problems["is_active"] = [f"{row.word} is a default opt-out keyword and can't be switched off"]
        row.is_active = fields["is_active"]
    text, template_id = fields.get("reply"), fields.get("template_id")
    if text and template_id:
        problems["reply"] = ["Give a template or a text, not both"]
        return
    if text or "reply" in fields:
        row.reply = _text(text, problems)
    if template_id or "template_id" in fields or text:
        row.template = _template(customer, template_id, problems) if template_id else None
    if row.template:
        row.reply = ""


def _put_action(row: Keyword, given: str | None, problems: Problems) -> None:
    if given is None:
        return
    if given not in KeywordAction.values:
        problems["action"] = [f"Must be one of: {', '.join(KeywordAction.values)}"]
    elif row.is_default and given != row.action:
        problems["action"] = [f"{row.word} is a default keyword: its action is always {row.action}"]
    row.action = given


def _text(given: str | None, problems: Problems) -> str:
    text = (given or "").replace("\r\n", "\n").strip()
    if unfit(text) or any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in text):
        problems["reply"] = ["Reply has characters that can't be sent"]
    elif len(text) > MAX_REPLY:
        problems["reply"] = [f"Reply may have at most {MAX_REPLY} characters, this has {len(text)}"]
    return text


def _template(customer: Customer, template_id: UUID, problems: Problems) -> MessageTemplate | None:
    """One that can be sent without values: nothing fills its variables in."""
    try:
        template = finding.find(customer, template_id)
    except finding.TemplateNotFound as missing:
        problems["template_id"] = [missing.message]
        return None
    if template.variables or template.category == Category.AUTHENTICATION:
        problems["template_id"] = ["Choose a template without variables: a reply has no values for them"]
    return template
