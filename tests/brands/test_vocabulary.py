"""The words are those of the contract."""

from __future__ import annotations

from apps.brands.vocabulary import (
    BrandStatus,
    CampaignStatus,
    EntityType,
    Relationship,
    SharingStatus,
    UseCase,
    Vertical,
)


def test_enums_have_the_contract_s_values() -> None:
    counted = {each.__name__: len(each) for each in (Vertical, Relationship, EntityType, UseCase)}

    assert counted == {"Vertical": 23, "Relationship": 5, "EntityType": 5, "UseCase": 13}
    assert (*BrandStatus, *CampaignStatus, *SharingStatus) == (
        *("ACTIVE", "INACTIVE", "SUSPENDED"),
        *("SENT_CREATED", "ACTIVE", "EXPIRED"),
        *("PENDING", "ACCEPTED", "DECLINED"),
    )
