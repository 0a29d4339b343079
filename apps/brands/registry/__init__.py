"""The campaign registries that we file brands and campaigns with, by the carrier whose account does it."""

from collections.abc import Mapping

from apps.brands.registry import telnyx_10dlc
from apps.brands.registry.types import Registry

REGISTRIES: Mapping[str, Registry] = {
    "telnyx": telnyx_10dlc,
}
