"""Documents: told by their content, stored encrypted, locked once submitted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from apps.core.errors import Invalid
from apps.onboarding import deciding, documents
from apps.onboarding.models import DecisionState, Document, DocumentFile
from apps.organizations.models import Onboarding, Organization
from tests.cast import Cast
from tests.factories import onboarding, organizations
from tests.factories.onboarding import PDF

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 20 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"x" * 20 + b"IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("content", "told"),
    [(PDF, "application/pdf"), (JPEG, "image/jpeg"), (PNG, "image/png")],
    ids=["pdf", "jpeg", "png"],
)
def test_type_is_told_by_content(content: bytes, told: str) -> None:
    assert documents.media_type_of(content) == told


@pytest.mark.parametrize(
    "content",
    [b"<html>", b"MZ\x90", PDF[:20], JPEG[:-2], PNG[:-8], b"<svg/>" + PDF, b"PK\x03\x04"],
)
def test_everything_else_and_what_was_cut_off_is_refused(cast: Cast, content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        onboarding.document(cast.acme, content=content)

    assert set(caught.value.details) == {"file"}


def test_too_large_empty_and_unknown_are_refused(cast: Cast) -> None:
    cases: list[tuple[str, dict[str, Any]]] = [
        ("file", {"content": b""}),
        ("file", {"content": b"%PDF-" + b" " * documents.LARGEST + b"%%EOF"}),
        ("country", {"country": "QQ"}),
        ("kind", {"kind": "SELFIE"}),
    ]
    for wrong, how in cases:
        with pytest.raises(Invalid) as caught:
            onboarding.document(cast.acme, **how)
        assert set(caught.value.details) == {wrong}


def test_file_is_encrypted_in_the_database(cast: Cast) -> None:
    document = onboarding.document(cast.acme)

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM onboarding_documentfile WHERE of_id = %s", [document.id])
        (stored,) = cursor.fetchone()
    assert b"%PDF" not in bytes(stored)
    assert documents.content_of(document) == PDF


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("passport.exe", "passport.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a b Set-Cookie  x.pdf"),
        ("...", "document.pdf"),
        ("C:\\Users\\ada\\Reisepass Müller.PDF", "Reisepass Müller.pdf"),
    ],
)
def test_names_are_safe_and_end_as_the_file_is(cast: Cast, given: str, kept: str) -> None:
    document = documents.add(cast.acme, kind="PASSPORT", country="", file_name=given, content=PDF, now=timezone.now())

    assert document.file_name == kept


def test_submitted_document_stays(cast: Cast) -> None:
    document = onboarding.document(cast.acme)
    assert documents.submit(cast.acme, by="ada@acme.test", now=timezone.now()) == 1

    with pytest.raises(documents.DocumentLocked):
        documents.remove(cast.acme, document.id)


def test_draft_and_rejected_documents_go_with_their_file(cast: Cast) -> None:
    draft, rejected = onboarding.document(cast.acme), onboarding.document(cast.acme)
    Document.objects.filter(id=rejected.id).update(state=DecisionState.SUBMITTED)
    deciding.refuse_document(rejected, reason="Blurred", by="op@house.test", now=timezone.now())

    for document in (draft, rejected):
        documents.remove(cast.acme, document.id)

    assert not DocumentFile.objects.filter(of__in=[draft.id, rejected.id]).exists()


def test_documents_of_others_are_not_there(cast: Cast) -> None:
    of_acme, of_shop = onboarding.document(cast.acme), onboarding.document(cast.shop)

    assert documents.find(cast.acme, of_shop.id) == of_shop
    for stranger, document in ((cast.shop, of_acme), (cast.sibling, of_shop), (cast.outsider, of_acme)):
        with pytest.raises(documents.DocumentNotFound):
            documents.find(stranger, document.id)


def test_submitting_moves_an_approved_account_on() -> None:
    account = organizations.customer("Newcomer", onboarding=Onboarding.WHITELISTED)
    onboarding.document(account)

    documents.submit(account, by="", now=timezone.now())

    assert Organization.objects.get(id=account.id).onboarding == Onboarding.ONBOARDING_STARTED
