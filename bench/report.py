"""The report at the end of a run: conditions, figures, and goals with the figures that miss them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench import table
from bench.chaos import ScenarioOutcome
from bench.figures import Figure
from bench.goals import Verdict, judge

_FIGURES = ("figure", "ours", "min … max", "floor", "share", "common design", "times")
_GOALS = ("goal", "wanted", "reached", "")
_CHAOS = ("scenario", "kills", "sent", "lost", "twice", "cut", "repeats", "broken")
_NOT_MEASURED = "P4's other half, times Kannel, is not measured here: Kannel is no part of this run."


def bench(figures: Sequence[Figure], conditions: Mapping[str, Any], *, markdown: bool) -> str:
    draw = table.markdown if markdown else table.text
    rows = [_figure(figure) for figure in figures]
    through_celery = [_worker(figure) for figure in figures if "worker" in figure.rounds]
    more = [_more(figure) for figure in figures if figure.extra]
    return "\n\n".join([said(conditions), draw(_FIGURES, rows), *through_celery, *more])


def goals(figures: Sequence[Figure], *, markdown: bool) -> str:
    draw = table.markdown if markdown else table.text
    return "\n" + draw(_GOALS, [_goal(verdict) for verdict in judge(figures)]) + f"\n\n{_NOT_MEASURED}"


def chaos(outcomes: Sequence[ScenarioOutcome], conditions: Mapping[str, Any], *, markdown: bool) -> str:
    draw = table.markdown if markdown else table.text
    broken = [
        f"Broken in {outcome.scenario.name}: {name}, {count} times."
        for outcome in outcomes
        for name, count in outcome.invariants.items()
        if count
    ]
    rows = [_outcome(outcome) for outcome in outcomes]
    return "\n\n".join([said(conditions), draw(_CHAOS, rows), *filter(None, map(_own_figures, outcomes)), *broken])


def _own_figures(outcome: ScenarioOutcome) -> str:
    figures = outcome.figures
    return f"{outcome.scenario.name}: {said({k: table.number(v) for k, v in figures.items()})}" if figures else ""


def said(conditions: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in conditions.items()) + "."


def _figure(figure: Figure) -> list[str]:
    low, high = figure.spread
    return [
        f"{figure.name}, {figure.unit}",
        table.number(figure.value),
        f"{table.number(low)} … {table.number(high)}",
        table.number(figure.floor),
        table.number(figure.ratio),
        table.number(figure.common),
        table.times(figure.times_common),
    ]


def _worker(figure: Figure) -> str:
    return f"The same through a Celery worker, {figure.name}: {table.number(figure.median('worker'))} {figure.unit}."


def _more(figure: Figure) -> str:
    return f"{figure.name}: {said({name: table.number(value) for name, value in figure.extra.items()})}"


def _goal(verdict: Verdict) -> list[str]:
    goal = verdict.goal
    outcome = "met" if verdict.is_met else "NOT MET"
    return [f"{goal.number} {goal.sentence}", table.number(goal.wanted), table.number(verdict.reached), outcome]


def _outcome(outcome: ScenarioOutcome) -> list[str]:
    scenario, verdict, broken = outcome.scenario, outcome.verdict, sum(outcome.invariants.values())
    phones = (verdict.sent, verdict.lost, verdict.duplicated, verdict.explained)
    return [scenario.name, *(str(count) for count in (scenario.kills, *phones, outcome.repeats, broken))]
