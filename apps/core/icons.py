"""Build the icon sprite: one SVG of the @tabler/icons in use, made when static files are collected.

An icon is in use if `icon "name"` or `icon="name"` appears in a template or a module.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

SPRITE = "icons.svg"
_USE = re.compile(r"""\bicon(?: |=|: )"([a-z0-9-]+)\"""")
_SHAPES = re.compile(r"<(?:path|circle|rect|line|polyline|ellipse|polygon)[^>]*/>")
_FRAME = 'stroke="none" d="M0 0h24v24H0z"'  # the invisible square in every icon


def used() -> set[str]:
    """The names of all icons that templates and modules use."""
    sources = [*(settings.BASE_DIR / "templates").rglob("*.html"), *(settings.BASE_DIR / "apps").rglob("*.py")]
    return {name for source in sources for name in _USE.findall(source.read_text())}


def outline(name: str) -> Path:
    """The path of an icon that npm installed."""
    path: Path = settings.BASE_DIR / "node_modules/@tabler/icons/icons/outline" / f"{name}.svg"
    return path


def sprite(names: Iterable[str]) -> str:
    """One symbol per icon. Icons that Tabler doesn't have are left out."""
    symbols = (_symbol(name, outline(name).read_text()) for name in sorted(names) if outline(name).exists())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def _symbol(name: str, drawing: str) -> str:
    shapes = "".join(shape for shape in _SHAPES.findall(drawing) if _FRAME not in shape)
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        f'stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
    )


class _Drawn(InMemoryStorage):
    """Holds the sprite. Its modification time depends on its content, so it is collected again only when it changed."""

    def get_modified_time(self, name: str) -> datetime:
        with self.open(name) as file:
            return datetime.fromtimestamp(crc32(file.read()), tz=UTC)


@cache
def _storage() -> InMemoryStorage:
    storage = _Drawn()
    storage.save(SPRITE, ContentFile(sprite(used()).encode()))
    return storage


class SpriteFinder(BaseFinder):
    """Lets collectstatic find the sprite as if it were in a folder."""

    def find(self, path: str, *_args: Any, **_options: Any) -> Any:
        return []  # there is no file on disk; collectstatic calls `list`

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        yield SPRITE, _storage()
