"""The API: its limits, its log, and how DRF serves it."""

from __future__ import annotations

from sentdash.settings.place import env

# Calls per minute, and how many of them at once. `manage.py rate_limit` sets other limits for an organization.
RATE_LIMITS = {
    "standard": env.str("RATE_LIMIT_STANDARD", "200/50"),
    "sensitive": env.str("RATE_LIMIT_SENSITIVE", "10/5"),
    "webhook_test": env.str("RATE_LIMIT_WEBHOOK_TEST", "60/10"),
}
REQUEST_LOG_DAYS = env.int("REQUEST_LOG_DAYS", 30)
REQUEST_LOG_WRITES_ITSELF = True
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["apps.api.envelope.EnvelopeRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "apps.api.openapi.inspector.Inspector",
    "EXCEPTION_HANDLER": "apps.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
}
# apps/api/openapi builds the document. These settings only affect how serializers are read.
SPECTACULAR_SETTINGS = {"OAS_VERSION": "3.1.0", "SORT_OPERATIONS": False, "ENFORCE_NON_BLANK_FIELDS": True}
