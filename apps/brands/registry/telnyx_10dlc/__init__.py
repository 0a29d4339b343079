"""The Campaign Registry through Telnyx's 10DLC API: brands, campaigns, numbers, and callbacks.

Credentials and the base URL are those of Telnyx's messages. Requests and answers are plain objects, without the
envelope that Telnyx's other APIs have.
"""

from apps.brands.registry.telnyx_10dlc.answers import (
    brand_of_record,
    campaign_of_record,
    read_brand,
    read_campaign,
    read_done,
    read_explanation,
    read_list,
)
from apps.brands.registry.telnyx_10dlc.bodies import brand_body, campaign_body, can_be_updated
from apps.brands.registry.telnyx_10dlc.callback import news, verify
from apps.brands.registry.telnyx_10dlc.requests import (
    assign_number,
    create_brand,
    create_campaign,
    end_campaign,
    explain_brand,
    find_brands,
    find_campaigns,
    get_brand,
    get_campaign,
    review_brand_again,
    review_campaign_again,
    unassign_number,
    update_brand,
    update_campaign,
)

__all__ = [
    "assign_number",
    "brand_body",
    "brand_of_record",
    "campaign_body",
    "campaign_of_record",
    "can_be_updated",
    "create_brand",
    "create_campaign",
    "end_campaign",
    "explain_brand",
    "find_brands",
    "find_campaigns",
    "get_brand",
    "get_campaign",
    "news",
    "read_done",
    "read_brand",
    "read_campaign",
    "read_explanation",
    "read_list",
    "review_brand_again",
    "review_campaign_again",
    "unassign_number",
    "update_brand",
    "update_campaign",
    "verify",
]
