"""What else went on while we measured: the share of time the hypervisor took, and the machine and versions beneath."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_STAT = Path("/proc/stat")
_STEAL = 7  # user nice system idle iowait irq softirq STEAL; guest times are in user already


@dataclass(frozen=True, slots=True)
class Ticks:
    """Clock ticks of all cores since the machine was started."""

    total: int
    stolen: int

    @classmethod
    def read(cls, text: str) -> Self:
        """From the text of /proc/stat, whose first line sums up the cores."""
        ticks = [int(word) for word in text.partition("\n")[0].split()[1:9]]
        return cls(sum(ticks), ticks[_STEAL])

    @classmethod
    def now(cls) -> Self:
        """Zeros where there is no /proc (macOS)."""
        return cls.read(_STAT.read_text()) if _STAT.exists() else cls(0, 0)

    def stolen_since(self, before: Ticks) -> float:
        """The stolen share of all time since then, in percent."""
        passed = self.total - before.total
        return 100 * (self.stolen - before.stolen) / passed if passed else 0.0


def machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "python": platform.python_version()}
