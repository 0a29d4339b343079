"""Sample files of media headers: fetched from the customer's server and uploaded to the simulated Meta, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.channels.providers.template_keeping import SampleFile, TemplateRefused
from apps.message_templates import header_samples, keeping, submitting, versions
from apps.message_templates.models import Submission, TemplateStatus, TemplateVersion
from tests.cast import Cast
from tests.factories.message_templates import definition
from tests.fakes.carrier import CarrierProcess
from tests.fakes.files import FileServer
from tests.message_templates.authoring import create
from tests.message_templates.conftest import connect

FILES = {
    "image": [b"\x89PNG\r\n\x1a\n picture", b"\xff\xd8\xff\xe0 photo"],
    "video": [b"\0\0\0\x20ftypisom film"],
    "document": [b"%PDF-1.7 paper"],
}
NETWORKS = ["http://169.254.169.254/latest/meta-data", "http://10.0.0.1/a.png", "http://[::1]/a.png"]


@pytest.fixture(scope="module")
def running_meta(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CarrierProcess]:
    with CarrierProcess(tmp_path_factory.mktemp("carrier")) as running:
        yield running


@pytest.fixture
def meta(running_meta: CarrierProcess, settings: Settings, cast: Cast) -> CarrierProcess:
    """The simulated Meta, to which Acme is connected. Customers' servers may be on this machine."""
    running_meta.reset()
    settings.PROVIDER_URLS = {"whatsapp_cloud": running_meta.graph_url}
    settings.WEBHOOKS_ALLOW_PRIVATE, settings.WEBHOOKS_ALLOW_PUBLIC = True, True
    connect(cast.acme)
    return running_meta


@pytest.fixture
def files() -> Iterator[FileServer]:
    with FileServer() as server:
        yield server


def submit(cast: Cast, kind: str, address: str, name: str = "Photo") -> TemplateVersion:
    header = {"type": kind, "template": address}
    row = create(
        cast.acme,
        definition("Hello {{0:variable}}, here it is.", header=header),
        name=name,
        category="MARKETING",
        submit_for_review=True,
    )
    return again(versions.newest(row))


def again(version: TemplateVersion) -> TemplateVersion:
    """Run the worker when the queue's row is due; the version afterwards."""
    Submission.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    submitting.drain()
    version.refresh_from_db()
    return version


def at_meta(meta: CarrierProcess) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = meta.call("GET", "/control/templates").json()["templates"]
    return found


def test_header_of_each_kind_gets_the_handle_of_its_file(cast: Cast, meta: CarrierProcess, files: FileServer) -> None:
    given = [(kind, content) for kind, contents in FILES.items() for content in contents]

    for number, (kind, content) in enumerate(given):
        version = submit(cast, kind, files.put(f"/{number}", content), name=f"Sample {number}")
        assert version.status == TemplateStatus.PENDING
        assert version.whatsapp_template_id

    headers = [each["components"][0] for each in reversed(at_meta(meta))]
    assert [header["format"].lower() for header in headers] == [kind for kind, _ in given]
    assert all(header["example"]["header_handle"][0].startswith("4::") for header in headers)


def test_handle_from_meta_is_left_as_it_is(cast: Cast, meta: CarrierProcess) -> None:
    media = {"id": 1, "name": "pic", "type": "media", "props": {"mediaType": "image", "sample": "4::aW1n:ARZ"}}
    header = {"type": "image", "template": "{{1:media}}", "variables": [media]}

    again(
        versions.newest(
            create(
                cast.acme,
                definition("Hello {{0:variable}}, here it is.", header=header),
                category="MARKETING",
                submit_for_review=True,
            )
        )
    )

    assert at_meta(meta)[0]["components"][0]["example"] == {"header_handle": ["4::aW1n:ARZ"]}


def test_file_that_meta_would_not_take_rejects_the_template_with_a_sentence(
    cast: Cast, meta: CarrierProcess, files: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(header_samples, "_MEGABYTE", 16)
    image, large = FILES["image"][0], FILES["image"][0] + bytes(5 * 16)
    moved = "answered with HTTP status 302, a redirect. Give the address of the file itself."
    cases: list[tuple[str, bytes | None, int, str]] = [
        ("video", image, 200, "isn't an MP4 video."),
        ("image", b"<html>Not found</html>", 200, "isn't a JPEG or PNG image."),
        ("document", b"", 200, "isn't a PDF document."),
        ("image", large, 200, "is larger than 5 MB."),
        ("image", None, 404, "answered with HTTP status 404."),
        ("image", image, 302, moved),
    ]
    wrong = []
    for number, (kind, content, status, words) in enumerate(cases):
        address = files.put(f"/{number}", content) if content is not None else files.at(f"/{number}")
        files.statuses = [status]
        version = submit(cast, kind, address, name=f"Wrong {number}")
        if version.status != TemplateStatus.REJECTED or words not in (version.rejection_reason or ""):
            wrong.append((kind, status, version.status, version.rejection_reason))

    assert wrong == []
    assert "Put it where everyone can open it" in (TemplateVersion.objects.latest("id").rejection_reason or "")
    assert at_meta(meta) == []
    assert "/elsewhere" not in files.asked


def test_server_that_is_busy_is_asked_three_times(cast: Cast, meta: CarrierProcess, files: FileServer) -> None:
    address = files.put("/a.png", FILES["image"][0])
    files.statuses = [503, 500]
    version = submit(cast, "image", address)
    assert version.status == TemplateStatus.PENDING
    again(version)
    assert again(version).whatsapp_template_id

    files.statuses = [503] * 3
    version = submit(cast, "image", address, name="Another")
    again(version)

    assert again(version).status == TemplateStatus.REJECTED
    assert "HTTP status 503" in (version.rejection_reason or "")


@pytest.mark.parametrize("address", NETWORKS)
def test_addresses_are_vetted_like_those_of_webhooks(
    cast: Cast, meta: CarrierProcess, settings: Settings, address: str
) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE, settings.WEBHOOKS_ALLOW_NETS = False, []
    version = submit(cast, "image", address)
    for _ in range(header_samples.MAX_TRIES - 1):
        again(version)

    assert version.status == TemplateStatus.REJECTED
    assert "its address is not public" in (version.rejection_reason or "")


def test_demo_uploads_a_placeholder_and_calls_nobody(cast: Cast, meta: CarrierProcess, settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PUBLIC = False

    for kind in FILES:
        version = submit(cast, kind, "https://example.com/file", name=f"Demo {kind}")
        assert version.whatsapp_template_id, version.rejection_reason

    assert len(at_meta(meta)) == len(FILES)


def test_template_waits_while_meta_refuses_our_token(cast: Cast, meta: CarrierProcess, files: FileServer) -> None:
    account = keeping.account_of(cast.acme)
    assert account is not None
    account.credentials = {**account.credentials, "access_token": ""}
    account.save()

    version = submit(cast, "image", files.put("/a.png", FILES["image"][0]))

    assert version.status == TemplateStatus.PENDING
    assert "access token" in Submission.objects.get().problem


def test_refused_upload_is_metas_refusal(cast: Cast, meta: CarrierProcess) -> None:
    account = keeping.account_of(cast.acme)
    assert account is not None
    song = SampleFile("a.mp3", "audio/mpeg", b"song")

    refused = keeping.upload(account, song)

    assert isinstance(refused, TemplateRefused)
    assert "file_type must be one of" in refused.reason
