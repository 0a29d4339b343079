"""Every setting, read from the environment, grouped by heading.

`make run` fills in what is not set (embedded PostgreSQL and Valkey, a secret made once per home). Outside of it the
three that have no safe default must be given: DATABASE_URL, VALKEY_URL and SENTDASH_SECRET_KEY.
"""

from __future__ import annotations

from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()


def _required(name: str) -> str:
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. `make run` sets it by itself; else see docs/operations.md.")
    return value


BASE_DIR = Path(__file__).resolve().parent.parent

# --- Place ---
HOME = Path(env.str("SENTDASH_HOME", str(BASE_DIR / "var")))
PORT = env.int("PORT", 8000)
SITE_URL = env.str("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
# The address under which carriers reach our callbacks; the same as SITE_URL unless a proxy says otherwise.
CALLBACK_URL = env.str("CALLBACK_URL", SITE_URL).rstrip("/")
DEMO = env.bool("SENTDASH_DEMO", False)

# --- Django ---
DEBUG = env.bool("SENTDASH_DEBUG", False)
SECRET_KEY = _required("SENTDASH_SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
ROOT_URLCONF = "sentdash.urls"
WSGI_APPLICATION = "sentdash.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "sentdash.assets.StaticFiles",
    "rest_framework",
    "apps.organizations",
    "apps.users",
    "apps.channels",
    "apps.contacts",
    "apps.message_templates",
    "apps.messaging",
    "apps.api",
    "sentdash",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "apps.api.middleware.ApiMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
AUTH_USER_MODEL = "users.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# 1,000 recipients with parameters fit into a fifth of this; larger bodies are refused before they are parsed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# --- PostgreSQL ---
DATABASES = {
    "default": {
        **dj_database_url.parse(_required("DATABASE_URL")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": False},
    }
}

# --- Valkey and Celery: the doorbell ---
VALKEY_URL = _required("VALKEY_URL")
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", VALKEY_URL)
# A ring that cannot be sent is given up at once: beat rings again soon.
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False  # a lost bell loses nothing: the row is still due, and beat rings again
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "messages that are due": {"task": "messaging.deliver", "schedule": env.float("SENTDASH_SWEEP_SECONDS", 2.0)},
}

# --- Sending ---
# A claimed message whose worker died is claimed again after this long; the carrier's receipt has that time to arrive.
# Longer than one carrier call may take (10 s), or slow calls are made twice.
LEASE_SECONDS = env.int("SENTDASH_LEASE_SECONDS", 30)
SEND_WINDOW = env.int("SENTDASH_SEND_WINDOW", 500)  # calls in flight to carriers, per worker
# Where each provider listens; `make run` points them at the simulator.
PROVIDER_URLS = {"telnyx": env.str("TELNYX_API_URL", "https://api.telnyx.com/v2").rstrip("/")}

# --- Static files ---
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
# Ours, and from node_modules what pages use: a folder that is not there (no `npm ci` in a test) is left out.
_STATIC_SOURCES: list[tuple[str, Path]] = [
    ("", BASE_DIR / "static"),
    ("tabler", BASE_DIR / "node_modules/@tabler/core/dist/css"),
]
STATICFILES_DIRS = [(prefix, folder) if prefix else folder for prefix, folder in _STATIC_SOURCES if folder.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names carry a hash of the content, so that browsers may keep them for ever.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Compressed already, or (map) read by developers' tools only.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["br", "gz", "jpg", "map", "png", "webp", "woff2"]

# --- API ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["apps.api.envelope.EnvelopeRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "apps.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
}

# --- Logs ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Bells ring every few seconds, and each of these would tell of every one.
    "loggers": {name: {"level": "WARNING"} for name in ("celery.worker.strategy", "celery.app.trace", "celery.beat")},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
