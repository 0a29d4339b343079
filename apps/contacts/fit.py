"""Find the region of a file's numbers without a plus, if they don't fit the selected one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from apps.channels import regions
from apps.contacts import cells
from apps.contacts.cells import WITH_COUNTRY_CODE
from apps.contacts.column_mapping import Columns

_MAX_NUMBERS = 30  # numbers that are tried under every region
_MIN_SHARE = 0.6  # of them that have to fit
_SHOWN = 3  # regions that fit equally well

# Where several regions fit as well, those with the most phones come first.
_LARGE = """
US IN BR ID RU JP MX NG DE PH TR FR GB IT ZA ES PL CO KR AR CA EG PK BD VN TH UA MY AU NL SA
"""


@dataclass(frozen=True, slots=True)
class Fit:
    """A region, or WITH_COUNTRY_CODE, that `fits` of `of` numbers are plausible in."""

    code: str
    fits: int
    of: int

    @property
    def name(self) -> str:
        return regions.phrase(self.code)

    @property
    def has_country_code(self) -> bool:
        return self.code == WITH_COUNTRY_CODE


def find(rows: Iterable[Sequence[str]], columns: Columns) -> list[Fit]:
    """What fits better than the default region; nothing where that is right for most, or no region is."""
    bare = tuple(_bare(rows, columns))[:_MAX_NUMBERS]
    current = _count(bare, columns.default_region) if columns.default_region else 0
    return _better(bare, current) if bare and 2 * current < len(bare) else []


def _bare(rows: Iterable[Sequence[str]], columns: Columns) -> Iterable[str]:
    """The cells of numbers that need a region, and whose row names none."""
    for row in rows:
        if columns.region is not None and columns.region < len(row) and regions.find(row[columns.region]):
            continue
        for index in columns.phones:
            cell = row[index].strip() if index < len(row) else ""
            if cell and not cell.lstrip("'( ").startswith(("+", "00")):
                yield cell


def _count(bare: Sequence[str], region: str) -> int:
    """How many are plausible, without any doubt."""
    return sum(_is_plausible(cell, region) for cell in bare)


def _is_plausible(cell: str, region: str) -> bool:
    found, problems = cells.read(cell, region)
    return (
        bool(found) and not problems and all(number.doubt is None and _is_of(number.e164, region) for number in found)
    )


def _is_of(e164: str, region: str) -> bool:
    return region == WITH_COUNTRY_CODE or cells.region_of(e164) == region


@lru_cache(maxsize=100)
def _better(bare: tuple[str, ...], current: int) -> list[Fit]:
    large = _LARGE.split()
    order = [WITH_COUNTRY_CODE, *large, *(code for code in regions.NAMES if code not in large)]
    fits = [Fit(code, count, len(bare)) for code in order if (count := _count(bare, code)) > current]
    best = max((fit.fits for fit in fits), default=0)
    return [fit for fit in fits if fit.fits == best][:_SHOWN] if best >= _MIN_SHARE * len(bare) else []
