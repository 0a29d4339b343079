"""Templates and accounts survive in the journal."""

from __future__ import annotations

from typing import Any

import orjson

from apps.simulator.meta import WABA_ID
from apps.simulator.meta_templates import MetaTemplate, MetaTemplates, Waba

GIVEN: dict[str, Any] = {"language": "en_US", "category": "UTILITY", "components": [{"type": "BODY", "text": "Hi"}]}


class Memory:
    def __init__(self) -> None:
        self.entries: list[Any] = []

    def write(self, entry: Any) -> None:
        self.entries.append(orjson.loads(orjson.dumps(entry)))


def state(templates: MetaTemplates) -> tuple[list[MetaTemplate], Waba | None, Waba]:
    return templates.of(), templates.waba("7"), templates.waba_of("13125550100")


def filled() -> tuple[MetaTemplates, Memory]:
    memory = Memory()
    templates = MetaTemplates(memory)
    one, two, three = (templates.add(WABA_ID, name=name, **GIVEN) for name in ("one", "two", "three"))
    two.status = "APPROVED"
    templates.record(two)
    templates.remove(three)
    templates.put_waba(Waba("7", "Seven", ["13125550100"], "http://127.0.0.1/"))
    templates.add("7", name=one.name, **GIVEN)
    return templates, memory


def test_journal_rebuilds_everything() -> None:
    templates, memory = filled()

    again = MetaTemplates()
    again.replay(memory.entries)

    assert state(again) == state(templates)
    assert again.add("7", name="last", **GIVEN).number == 5


def test_snapshot_rebuilds_everything() -> None:
    templates, _ = filled()

    again = MetaTemplates()
    again.replay(orjson.loads(orjson.dumps(entry)) for entry in templates.snapshot())

    assert state(again) == state(templates)


def test_name_is_one_per_account_and_language() -> None:
    templates, _ = filled()

    assert templates.find(WABA_ID, "one", "en_US") != templates.find("7", "one", "en_US")
    assert templates.find(WABA_ID, "one", "de") is None
    assert templates.find(WABA_ID, "three", "en_US") is None


def test_id_is_never_given_twice() -> None:
    templates, _ = filled()
    before = {template.id for template in templates.of()}

    templates.forget()
    ids = {templates.add(WABA_ID, name=f"n{number}", **GIVEN).id for number in range(2000)}

    assert len(ids) == 2000
    assert not ids & before


def test_number_is_in_one_account() -> None:
    templates, _ = filled()

    templates.put_waba(Waba("8", numbers=["13125550100"]))

    assert templates.waba_of("13125550100").id == "8"
    assert templates.waba_of("13125550199").id == WABA_ID
