"""All settings, read from the environment, grouped by heading.

`make run` fills in what is not set (embedded PostgreSQL and Valkey, a secret created once per home). Without it, you
must set the three that have no safe default: DATABASE_URL, VALKEY_URL and SENTDASH_SECRET_KEY.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sentdash.settings.api import *  # noqa: F403 - Django reads all settings from this module
from sentdash.settings.billing import *  # noqa: F403
from sentdash.settings.codes import *  # noqa: F403
from sentdash.settings.database import *  # noqa: F403
from sentdash.settings.logs import *  # noqa: F403
from sentdash.settings.payments import *  # noqa: F403
from sentdash.settings.people import *  # noqa: F403
from sentdash.settings.place import *  # noqa: F403
from sentdash.settings.place import BASE_DIR, SITE_URL, env, required
from sentdash.settings.webhooks import *  # noqa: F403

# --- Django ---
DEBUG = env.bool("SENTDASH_DEBUG", False)
SECRET_KEY = required("SENTDASH_SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
ROOT_URLCONF = "sentdash.urls"
WSGI_APPLICATION = "sentdash.wsgi.application"
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # its templates come before the admin's
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "sentdash.assets.StaticFiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "pgtrigger",
    "rest_framework",
    "template_partials",
    "apps.audit",
    "apps.organizations",
    "apps.users",
    "apps.bulk",
    "apps.forgetting",
    "apps.webhooks",
    "apps.brands",
    "apps.channels",
    "apps.contacts",
    "apps.contacts.suppression",
    "apps.message_templates",
    "apps.keywords",
    "apps.onboarding",
    "apps.profiles",
    "apps.billing",
    "apps.billing.payments",
    "apps.messaging",
    "apps.numbers",
    "apps.one_time_codes",
    "apps.api",
    "sentdash",
    "bench",
]
MIDDLEWARE = [
    "apps.core.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "apps.api.middleware.ApiMiddleware",
    "apps.api.v2.middleware.V2Middleware",
    "apps.core.programs.Programs",
    # The following serve people. Requests of programs go straight from here to their views.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.by_name.ByName",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.users.middleware.Impersonated",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.users.middleware.SignedIn",
    "apps.users.middleware.Seated",
    "apps.users.middleware.Acting",
    "apps.core.uploads.BodyLimit",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # allauth's templates, if we have none
        "OPTIONS": {
            "builtins": [
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "template_partials.templatetags.partials",
                "apps.core.tags",
                "apps.channels.tags",
                "apps.users.tags",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.users.layout.shell",
            ],
        },
    }
]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# 1,000 recipients with parameters need a fifth of this. Larger bodies are refused before they are parsed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Files arrive in chunks, and the limit above doesn't apply. Larger files are never written to disk.
LARGEST_UPLOAD = 16 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "apps.core.uploads.Capped",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# URLs outside the API that programs request (apps/core/programs.py).
PROGRAM_PREFIXES = ["/callbacks/", "/health/", "/healthcheck"]

# --- What browsers are told ---
_IS_HTTPS = SITE_URL.startswith("https://")
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _IS_HTTPS
CSRF_COOKIE_HTTPONLY = True  # scripts read the token from <body>
CSRF_TRUSTED_ORIGINS = [SITE_URL] if _IS_HTTPS else []
CSRF_FAILURE_VIEW = "apps.core.htmx.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # data: is for the authenticator's QR code
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

# --- What rooms ask each other without importing each other ---
# What the command palette finds besides pages: a permission and a function `(customer, text) -> list[Hit]` each.
SEARCHES: list[tuple[str, str]] = [
    ("contacts.view", "apps.contacts.search.find"),
    ("messages.view", "apps.messaging.history.message_search.find"),
    ("templates.view", "apps.message_templates.search.find"),
    ("calls.view", "apps.api.calls.call_search.find"),
    ("webhooks.view", "apps.webhooks.search.find"),
    ("reference.view", "apps.api.code_search.find"),
    ("messages.send", "apps.messaging.history.message_search.offer"),
    ("contacts.edit", "apps.contacts.search.offer"),
    ("numbers.lookup", "apps.channels.number_search.offer"),
]

# What rooms store about a contact. Undoing an import keeps contacts that any of them uses.
CONTACT_USES = ["apps.messaging.history.contact_use.messages"]
# The last message of each contact in a list, and how often each template was sent in the last 30 days.
CONTACT_NAMES = "apps.contacts.names.of"
CONTACT_LAST = "apps.messaging.history.contact_use.last"
TEMPLATE_USE = "apps.messaging.history.template_use.of"
# Contacts that replied after a given time. Undoing a bulk opt-out leaves them opted out.
CONTACT_WROTE = "apps.messaging.history.contact_use.wrote"
# Whether anything was written with a template. One that was used is marked as removed, not deleted.
TEMPLATE_USES = ["apps.messaging.history.template_use.is_used"]
# What takes part when a profile is deleted: `(customer) -> list[Consequence]` says what will become of its things, and
# `(customer, now)` does it, in the transaction that deletes it.
PROFILE_REMOVALS = [("apps.billing.payments.leftover.consequences", "apps.billing.payments.leftover.hand_over")]
# Bulk actions, which apps/bulk runs.
BULK_KINDS = {
    "label": "apps.contacts.bulk_labels.LABEL",
    "opt_out": "apps.contacts.bulk_opt_out.OPT_OUT",
    "retry": "apps.messaging.history.bulk_retry.RETRY",
    "stop": "apps.messaging.history.bulk_stop.STOP",
}

# What each room erases of a person who is to be forgotten, in this order: first what may still be sent.
FORGETTING = [
    "apps.messaging.sending.erasing.erase",
    "apps.contacts.erasing.erase",
    "apps.webhooks.erasing.erase",
    "apps.api.erasing.erase",
    "apps.one_time_codes.erasing.erase",
    "apps.channels.erasing.erase",
    "apps.bulk.erasing.erase",
    "apps.audit_log.erasing.erase",
]

# --- Valkey and Celery: the doorbell ---
VALKEY_URL = required("VALKEY_URL")
CACHES = {"default": {"BACKEND": "apps.core.shared_cache.SharedCache", "LOCATION": VALKEY_URL}}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", VALKEY_URL)
# If a ring can't be sent, we give up at once, because beat rings again soon.
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # a lost ring does no harm: the row is still due, and beat rings again
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_DB_REUSE_MAX = sys.maxsize  # tasks that share a connection: a new one for each costs more than most tasks
_SWEEP_SECONDS = env.float("SENTDASH_SWEEP_SECONDS", 2.0)
# If a carrier hasn't sent a final receipt after this time, we ask it, and then less and less often …
RECEIPT_DUE_SECONDS = env.float("SENTDASH_RECEIPT_DUE_SECONDS", 600.0)
RECEIPT_WAIT_HOURS = env.float("SENTDASH_RECEIPT_WAIT_HOURS", 72.0)  # … until this long after sending
RECEIPT_ASKS_PER_SECOND = env.float("SENTDASH_RECEIPT_ASKS_PER_SECOND", 10.0)
CELERY_BEAT_SCHEDULE = {
    # Twice a second at least: one-time codes wait for their fallback, which may be a second late at most.
    "messages that are due": {"task": "messaging.deliver", "schedule": min(0.5, _SWEEP_SECONDS)},
    "receipts that are overdue": {"task": "messaging.ask", "schedule": min(30.0, RECEIPT_DUE_SECONDS)},
    "messages counted by the hour": {"task": "messaging.count", "schedule": 15.0},
    "answers and calls that are too old": {"task": "api.forget", "schedule": 3600.0},
    "exchanges that are too old": {"task": "messaging.forget", "schedule": 3600.0},
    "imports that are due": {"task": "contacts.import", "schedule": _SWEEP_SECONDS},
    "bulk actions that are due": {"task": "bulk.run", "schedule": _SWEEP_SECONDS},
    "people to be forgotten": {"task": "forgetting.run", "schedule": _SWEEP_SECONDS},
    "profiles to be completed": {"task": "profiles.complete", "schedule": _SWEEP_SECONDS},
    "webhook deliveries that are due": {"task": "webhooks.deliver", "schedule": _SWEEP_SECONDS},
    "e-mails about webhooks that were turned off": {"task": "webhooks.notify", "schedule": 15.0},
    "deliveries that are too old": {"task": "webhooks.forget", "schedule": 3600.0},
    "one-time codes that are over": {"task": "one_time_codes.hide", "schedule": 15.0},
    "templates to be submitted": {"task": "message_templates.submit", "schedule": _SWEEP_SECONDS},
    "templates to be compared with Meta": {"task": "message_templates.sync", "schedule": 15.0},
    "numbers to be ordered, checked and returned": {"task": "numbers.work", "schedule": _SWEEP_SECONDS},
    "wallets to be recharged": {"task": "payments.recharge", "schedule": 15.0},
    "wallets that are low": {"task": "payments.alert", "schedule": 15.0},
    "money of deleted profiles": {"task": "payments.hand_over", "schedule": 15.0},
    "e-mails about money": {"task": "payments.notify", "schedule": 15.0},
    "payments to be followed": {"task": "payments.work", "schedule": _SWEEP_SECONDS},
    "brands and campaigns at the registry": {"task": "brands.register", "schedule": _SWEEP_SECONDS},
    "invitations and password e-mails that are due": {"task": "users.mail", "schedule": 15.0},
}

# --- Sending ---
# If a worker died, its messages are claimed again after this time, unless the carrier's receipt arrives first.
# It must be longer than a carrier call may take (10 s), or slow calls are made twice.
LEASE_SECONDS = env.int("SENTDASH_LEASE_SECONDS", 30)
# How many numbers an organization may order in the installation's account with the carrier, which the operator pays.
NUMBERS_PER_ORGANIZATION = env.int("NUMBERS_PER_ORGANIZATION", 10)
SEND_WINDOW = env.int("SENTDASH_SEND_WINDOW", 500)  # calls in flight to carriers, per worker
CARRIER_LOG_DAYS = env.int("CARRIER_LOG_DAYS", 7)  # how long raw exchanges are stored; 0 stores none
# The base URL of each provider. `make run` points them at the simulator.
PROVIDER_URLS = {
    "telnyx": env.str("TELNYX_API_URL", "https://api.telnyx.com/v2").rstrip("/"),
    "whatsapp_cloud": env.str("WHATSAPP_API_URL", "https://graph.facebook.com/v23.0").rstrip("/"),
}

# --- Static files ---
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
# Our files, and those of node_modules that pages use. Missing folders (tests without `npm ci`) are left out.
_STATIC_SOURCES: list[tuple[str, Path]] = [
    ("", BASE_DIR / "static"),
    ("tabler", BASE_DIR / "node_modules/@tabler/core/dist/css"),
    ("uplot", BASE_DIR / "node_modules/uplot/dist"),
]
STATICFILES_DIRS = [(prefix, folder) if prefix else folder for prefix, folder in _STATIC_SOURCES if folder.is_dir()]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "apps.core.icons.SpriteFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # File names contain a hash of the content, so browsers may cache them for ever.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Already compressed or, like map, used only by developer tools.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["br", "gz", "jpg", "map", "png", "webp", "woff2"]
