"""The carriers this house can speak to, by the name that stands in a channel's settings.

To add one, write a module with the four functions of `types.Provider` and put it in the table; a carrier that also
looks up numbers offers those of `types.Directory`, one that can be asked about a message those of `types.Reporter`.
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
