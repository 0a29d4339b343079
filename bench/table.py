"""Tables for the terminal and, with `--markdown`, for docs/performance.md. Pure."""

from __future__ import annotations

from collections.abc import Sequence

Row = Sequence[str]


def text(head: Row, rows: Sequence[Row]) -> str:
    """Columns two blanks apart: the first to the left, the others, which are numbers, to the right."""
    widths = [max(len(row[index]) for row in (head, *rows)) for index in range(len(head))]
    return "\n".join(_line(row, widths) for row in (head, ["-" * width for width in widths], *rows))


def _line(row: Row, widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if index == 0 else cell.rjust(width)
        for index, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((first, *others)).rstrip()


def markdown(head: Row, rows: Sequence[Row]) -> str:
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def number(value: float | None) -> str:
    """Two digits for ratios, none for rates, a dash for what there is not."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}" if value < 10 else f"{value:,.1f}"


def times(value: float | None) -> str:
    return "–" if value is None else f"{number(value)}×"
