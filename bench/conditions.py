"""The conditions of a measurement: machine, versions, and the time that the hypervisor took."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, Self

from bench.instance import Instance
from sentdash.run_plan import BASE_DIR

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

    def stolen_since(self, before: Self) -> float:
        """The stolen share of all time since then, in percent."""
        passed = self.total - before.total
        return 100 * (self.stolen - before.stolen) / passed if passed else 0.0


@dataclass(frozen=True)
class Watch:
    """Looks at the machine from its making on."""

    ticks: Ticks = field(default_factory=Ticks.now)
    started: float = field(default_factory=monotonic)

    def conditions(self, house: Instance) -> dict[str, Any]:
        [(version, fsync)] = house.ask("SELECT current_setting('server_version'), current_setting('fsync')")
        return {
            "cores": os.cpu_count(),
            "Python": platform.python_version(),
            "PostgreSQL": version,
            "fsync": fsync,
            "steal": f"{Ticks.now().stolen_since(self.ticks):.1f} %",
            "seconds": round(monotonic() - self.started),
        }


def stamp() -> dict[str, Any]:
    """When, and of which commit; a tree that is no repository has none."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    commit = {"commit": asked.stdout.strip()} if asked.returncode == 0 else {}
    return {"at": datetime.now(UTC).isoformat(timespec="seconds"), **commit}
