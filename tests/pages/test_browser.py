"""The browser of the tests comes with the project: nothing of it may come from what this machine happens to have."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sentdash.embedded import leftovers
from tests.pages.browser import FOLDER, NoBrowser, installation, is_supported

# Shared objects that every Linux with Python and glibc has.
_EVERYWHERE = re.compile(r"(ld-linux|lib(c|m|dl|rt|pthread|gcc_s|resolv|util|nss_\w+)[.-])")

only_where_it_is_built_for = pytest.mark.skipif(not is_supported(), reason="the package has no build for this machine")


@only_where_it_is_built_for
def test_it_loads_nothing_that_a_bare_machine_lacks(browser: Browser) -> None:
    browser.new_page().close()

    maps = "".join(map(_maps_of, leftovers.marked(f"FONTCONFIG_FILE={FOLDER / 'fonts.conf'}")()))

    loaded = {Path(path) for path in re.findall(r"(/\S+\.so\S*)$", maps, re.MULTILINE)}
    assert any(path.is_relative_to(FOLDER) for path in loaded)
    assert [path for path in loaded if not path.is_relative_to(FOLDER) and not _EVERYWHERE.match(path.name)] == []


def _maps_of(pid: int) -> str:
    with suppress(OSError):  # another worker's browser may end meanwhile
        return Path(f"/proc/{pid}/maps").read_text()
    return ""


@only_where_it_is_built_for
def test_an_installed_browser_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)

    assert installation().executable.is_relative_to(FOLDER)


def test_another_browser_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))

    assert installation().executable == tmp_path / "mine"


def test_a_machine_without_any_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("sys.platform", "freebsd")

    with pytest.raises(NoBrowser, match="CHROMIUM=/path"):
        installation()
