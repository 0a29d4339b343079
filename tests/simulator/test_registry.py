"""Brands, campaigns and numbers survive in the journal."""

from __future__ import annotations

from typing import Any

import orjson

from apps.simulator.registry import CampaignRegistry


class Memory:
    def __init__(self) -> None:
        self.entries: list[Any] = []

    def write(self, entry: Any) -> None:
        self.entries.append(orjson.loads(orjson.dumps(entry)))


def state(registry: CampaignRegistry) -> tuple[list[Any], str]:
    return registry.entries(), registry.campaign_of("+13125550100")


def test_replay_and_snapshot_rebuild_the_same() -> None:
    memory = Memory()
    registry = CampaignRegistry(memory)
    brand, gone = (registry.add({"displayName": name}, "OK") for name in ("one", "two"))
    campaign = registry.add({"usecase": "2FA"}, "TCR_ACCEPTED", brand.id)
    registry.assign("+13125550100", campaign.id)
    registry.remove(gone)

    for entries in (memory.entries, orjson.loads(orjson.dumps(list(registry.snapshot())))):
        again = CampaignRegistry()
        again.replay(entries)
        assert state(again) == state(registry)
        assert again.add({}, "OK").number == 4

    assert (registry.brand(campaign.id), registry.campaign(campaign.id)) == (None, campaign)
    registry.forget()
    assert state(registry) == ([], "")
