"""The carriers that sentdash supports, by the name in a sender's account.

To add one, write a module with the functions of `types.Provider` and put it into the table. A carrier that looks up
numbers also has those of `number_directory.Directory`, one that can be asked for receipts those of `types.Reporter`,
one that checks a callback URL with a GET that of `types.Handshake`, one that reviews templates those of
`template_keeping.TemplateKeeper`, and one that sells numbers those of `number_market.NumberMarket`.
"""

from collections.abc import Mapping

from apps.channels.providers import telnyx, whatsapp_cloud
from apps.channels.providers.number_directory import Directory
from apps.channels.providers.number_market import NumberMarket
from apps.channels.providers.template_keeping import TemplateKeeper
from apps.channels.providers.types import Handshake, Provider, Reporter

PROVIDERS: Mapping[str, Provider] = {
    "telnyx": telnyx,
    "whatsapp_cloud": whatsapp_cloud,
}
DIRECTORIES: Mapping[str, Directory] = {
    "telnyx": telnyx,
}
REPORTERS: Mapping[str, Reporter] = {
    "telnyx": telnyx,
}
HANDSHAKES: Mapping[str, Handshake] = {
    "whatsapp_cloud": whatsapp_cloud,
}
MARKETS: Mapping[str, NumberMarket] = {
    "telnyx": telnyx,
}
KEEPERS: Mapping[str, TemplateKeeper] = {
    "whatsapp_cloud": whatsapp_cloud,
}
