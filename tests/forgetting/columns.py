"""Which columns may hold something of a person that an account writes to, and which never do.

Every column of text, JSON or bytes is ruled here. A new one fails the test beside this file until it is: add it to
ERASED, erase it in its room's `erasing.py`, and plant something there in the canary's test; or to NO_PERSON.
"""

from __future__ import annotations

EVERY = "*"  # of a table about accounts, their own people, templates and carriers, and about nobody they write to

ERASED: dict[str, str] = {
    "api_idempotentreply": "key body",
    "api_loggedcall": "path body answer",
    "audit_entry": "name changes",
    "bulk_bulkaction": "chosen reason",
    "channels_numberlookup": "phone note country_code carrier_name line_type mobile_country_code mobile_network_code",
    "contacts_consentchange": "who reason keyword",
    "contacts_contact": "phone name labels dialled_as",
    "contacts_import": "file_name problem header",
    "contacts_importfile": "content",
    "contacts_importremark": "reason cells",
    "forgetting_forgetwork": "person",
    "messaging_exchange": "asked answered",
    "messaging_message": "phone parameters body provider_ref description metadata",
    "messaging_messageevent": "description",
    "messaging_received": "provider_ref",
    "one_time_codes_onetimecode": "phone prefix digest",
    "suppression_suppression": "phone who reason keyword",
    "suppression_suppressionchange": "phone who reason keyword",
    "webhooks_delivery": "body tries",
    "webhooks_outboxbatch": "events",
}

NO_PERSON: dict[str, str] = {
    "account_emailaddress": EVERY,
    "account_emailconfirmation": EVERY,
    # The fingerprint is a keyed hash, and goes with its row within a day.
    "api_idempotentreply": "fingerprint request_id headers",
    "api_loggedcall": "request_id method error_code",
    "api_ratelimit": EVERY,
    "audit_entry": "actor_kind actor session address request_id door verb thing thing_id",
    "auth_group": EVERY,
    "auth_permission": EVERY,
    "brands_brand": EVERY,
    "brands_campaign": EVERY,
    "brands_campaignusecase": EVERY,
    "brands_filing": EVERY,
    "brands_filingstep": EVERY,
    "bulk_bulkaction": "kind made_by state skipped kept undone_by",
    "channels_carrieraccount": EVERY,
    "channels_countrydefault": EVERY,
    "channels_numberlookup": "provider",
    "channels_phonenumber": EVERY,
    "channels_sender": EVERY,
    "contacts_consentchange": "how",
    "contacts_contact": "available_channels default_channel",
    "contacts_import": "encoding delimiter columns made_by state undone_by",
    "contacts_importremark": "kind topic",
    "django_admin_log": EVERY,  # stays empty: the audit log has what operators change
    "django_content_type": EVERY,
    "django_migrations": EVERY,
    "django_session": EVERY,
    "forgetting_forgotten": EVERY,  # the keyed hash is what stays
    "keywords_keyword": EVERY,
    "message_templates_messagetemplate": EVERY,
    "message_templates_submission": EVERY,
    "message_templates_templatesync": EVERY,
    "message_templates_templateversion": EVERY,
    "messaging_failure": "error_code",
    "messaging_hourcount": "channel standing",
    "messaging_message": "direction status channel number error_code routes",
    "messaging_messageevent": "status number error_code",
    "messaging_received": "provider",
    "mfa_authenticator": EVERY,
    "one_time_codes_onetimecode": "variable",
    "onboarding_application": EVERY,
    "onboarding_countryrequirement": EVERY,
    "onboarding_document": EVERY,
    "onboarding_documentfile": EVERY,
    "organizations_organization": EVERY,
    "organizations_profile": EVERY,
    "profiles_completion": EVERY,
    "profiles_completionstep": EVERY,
    "suppression_suppression": "channel how",
    "suppression_suppressionchange": "channel how",
    "users_apikey": EVERY,
    "users_membership": EVERY,
    "users_resetmail": EVERY,
    "users_user": EVERY,
    "usersessions_usersession": EVERY,
    "webhooks_delivery": "event_type status",
    "webhooks_endpoint": EVERY,
    "webhooks_outboxbatch": "keys",
}
