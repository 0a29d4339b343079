"""How people sign in, and how we write to them: allauth's settings and e-mail."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from sentdash.settings.place import DEMO, SITE_URL, env

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "users:home"
# The operator adds people. With this, everyone who knows the URL can sign up and create an organization, which is not
# live until the operator activates it.
SIGNUP_OPEN = env.bool("SENTDASH_SIGNUP", False)
# Name or id of the operator's own organization: its sender verifies the phones of people who sign up. In a demo, Acme.
HOUSE_ORGANIZATION = env.str("SENTDASH_HOUSE_ORGANIZATION", "Acme" if DEMO else "")
ACCOUNT_ADAPTER = "apps.users.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no e-mail to unknown addresses that somebody enters in a form
ACCOUNT_EMAIL_NOTIFICATIONS = True  # e-mails about a changed password, an added passkey …
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.split("://", maxsplit=1)[0]
# The number of our proxies in front of web. We trust as many entries of X-Forwarded-For (core/addresses.py).
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)
# users/guessing.py counts wrong passwords and codes. allauth's own limits would lock people out.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reset_password": "20/m/ip"}
ACCOUNT_FORMS = {"reset_password": "apps.users.forms.ResetForm"}
MFA_FORMS = {
    "authenticate": "apps.users.forms.CodeForm",
    "reauthenticate": "apps.users.forms.CodeAgainForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # nothing to guess, and many people may share an address
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "sentdash"
MFA_TOTP_TOLERANCE = 1  # a code typed at the end of its 30 seconds is still valid, as RFC 6238 (5.2) recommends
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_URL.startswith("https://")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- The server's operators ---
OPERATOR_PATH = env.str("OPERATOR_PATH", "operator/").lstrip("/")
# Operators see all accounts. In a demo, where nothing is real, they may do without a second factor.
OPERATOR_NEEDS_SECOND_FACTOR = env.bool("OPERATOR_NEEDS_SECOND_FACTOR", not DEMO)
# Shades for the console, from light to dark.
_BLUE = {
    "50": "oklch(97% .014 254.6)",
    "100": "oklch(93.2% .032 255.6)",
    "200": "oklch(88.2% .059 254.1)",
    "300": "oklch(80.9% .105 251.8)",
    "400": "oklch(70.7% .165 254.6)",
    "500": "oklch(66% .19 257)",
    "600": "oklch(54.6% .215 262.9)",
    "700": "oklch(48.8% .243 264.4)",
    "800": "oklch(42.4% .199 265.6)",
    "900": "oklch(37.9% .146 265.5)",
    "950": "oklch(28.2% .091 267.9)",
}
UNFOLD = {
    "SITE_TITLE": "sentdash operator",
    "SITE_HEADER": "sentdash operator",
    "SITE_URL": "/",
    "SHOW_HISTORY": False,  # the audit log has it
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "6px",
    "COLORS": {"primary": _BLUE},
    "SIDEBAR": {"show_all_applications": False, "navigation": "apps.operator.navigation.sidebar"},
}

# --- E-mail ---
# Without EMAIL_URL, mail is printed and, in demo mode, shown at /outbox/.
_MAIL = env.dj_email_url("EMAIL_URL", "console://")
if "EMAIL_BACKEND" not in _MAIL:  # an unknown scheme would send passwords without TLS
    raise ImproperlyConfigured(
        "EMAIL_URL begins with no known scheme. Write submission://user:password@host for STARTTLS on port 587, "
        "smtp://user:password@host:465?ssl=True for TLS from the start, or smtp://localhost without TLS."
    )
vars().update(_MAIL)
# Where suspended accounts are told to write. Without one, they are told to ask the operator.
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", "")
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "sentdash <no-reply@localhost>")
if DEMO:
    EMAIL_BACKEND = "apps.users.sent_mail.Outbox"
