"""The carriers that sentdash supports, by the name in a channel's settings.

To add one, write a module with the four functions of `types.Provider` and put it into the table. A carrier that looks
up numbers also has those of `types.Directory`; one that can be asked for receipts has those of `types.Reporter`.
"""

from collections.abc import Mapping

from apps.channels.providers import telnyx
from apps.channels.providers.types import Directory, Provider, Reporter

PROVIDERS: Mapping[str, Provider] = {
    "telnyx": telnyx,
}
DIRECTORIES: Mapping[str, Directory] = {
    "telnyx": telnyx,
}
REPORTERS: Mapping[str, Reporter] = {
    "telnyx": telnyx,
}
