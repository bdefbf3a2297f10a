"""Settings of PMO Studio: everything that differs between places comes from the environment.

docs/run/README.md lists every variable. Nothing here prints, writes or creates files.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from pmo_studio.env import BadSetting, Env

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("PMO_VAR", str(BASE_DIR / "var")))

DEBUG = env.flag("PMO_DEBUG", default=False)
SECRET_KEY = env.secret("PMO_SECRET_KEY")
if not SECRET_KEY:
    raise BadSetting(
        "PMO_SECRET_KEY is empty: start with `python3 dev.py run`, which makes one,"
        " or set PMO_SECRET_KEY (or PMO_SECRET_KEY_FILE) to a long random text."
    )

# The address people type. Cookies are Secure exactly when it is https.
PUBLIC_URL = env.text("PMO_PUBLIC_URL", "http://localhost:8000").rstrip("/")
if urlsplit(PUBLIC_URL).scheme not in ("http", "https") or not urlsplit(PUBLIC_URL).hostname:
    raise BadSetting(f"PMO_PUBLIC_URL is {PUBLIC_URL!r}: write it like https://pmo.example.org.")
HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = [
    *env.words("PMO_ALLOWED_HOSTS"),
    str(urlsplit(PUBLIC_URL).hostname),
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# A higher floor may import a lower one, never the reverse (docs/adr/0001-the-house.md).
FLOORS = [
    "pmo_studio.core",
    "pmo_studio.live",
    "pmo_studio.workshops",
    "assessments",
    "canvases",
    "roadmaps",
    "pmo_studio.exports",
    "pmo_studio.portfolio",
]
FLOORS = FLOORS[: env.number("PMO_FLOORS", len(FLOORS), least=1)]
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
    *FLOORS,
]
AUTH_USER_MODEL = "core.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pmo_studio.core.middleware.SeatsMiddleware",
    "pmo_studio.core.middleware.WordsMiddleware",
]
ROOT_URLCONF = "pmo_studio.urls"
ASGI_APPLICATION = "pmo_studio.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pmo_studio.core.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database("PMO_DATABASE", sqlite_path=VAR_DIR / "pmo.sqlite3")}

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

# --- accounts (django-allauth) ---------------------------------------------------------------
SIGNUP_OPEN = env.flag("PMO_SIGNUP", default=False)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "pmo_studio.core.accounts.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "pmo_studio.core.accounts.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "pmo_studio.core.accounts.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "PMO Studio: "
ACCOUNT_SESSION_REMEMBER = True
# A whole room logs in behind one address: only failures are limited (docs/adr/0004-limits.md).
ACCOUNT_RATE_LIMITS = {
    "login": False,
    "login_failed": "20/m/ip,5/5m/key",
    "signup": "100/m/ip",
    "reset_password": "20/m/ip,5/m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "PMO Studio"
# Mail may never arrive in a studio without a mail server; a second factor must not wait for it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "sso",
                "name": env.text("PMO_OIDC_NAME", "Single sign-on"),
                "client_id": env.text("PMO_OIDC_CLIENT_ID"),
                "secret": env.secret("PMO_OIDC_SECRET"),
                "settings": {"server_url": env.text("PMO_OIDC_SERVER")},
            }
        ]
        if env.text("PMO_OIDC_SERVER")
        else []
    }
}
EMAIL_BACKEND = env.text("PMO_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("PMO_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("PMO_EMAIL_PORT", 25, least=1)
EMAIL_HOST_USER = env.text("PMO_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.secret("PMO_EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("PMO_EMAIL_TLS", default=False)
DEFAULT_FROM_EMAIL = env.text("PMO_EMAIL_FROM", "PMO Studio <pmo-studio@localhost>")

# --- languages and time ------------------------------------------------------------------------
LANGUAGE_CODE = env.choice("PMO_LANGUAGE", ("en", "pt-br", "es"), "en")
LANGUAGES = [("en", _("English")), ("pt-br", _("Portuguese (Brazil)")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
# One way to write dates in every language, without guessing which number is the month.
FORMAT_MODULE_PATH = ["pmo_studio.formats"]
TIME_ZONE = env.text("PMO_TIME_ZONE", "UTC")

# --- files ---------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- jobs ----------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- security ------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_FAILURE_VIEW = "pmo_studio.core.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS and env.flag("PMO_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.number("PMO_HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Browsers ignore it on plain http, and say so in the console of every page.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.flag("PMO_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- live ----------------------------------------------------------------------------------------
LIVE_BELL = env.choice("PMO_LIVE_BELL", ("local", "sqlite", "postgres"), "local")
WEB_PROCESSES = env.number("PMO_WEB_PROCESSES", 1, least=1)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "pmo_studio.core.logs.MaskingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # Django's own handlers would write the same lines once more, unmasked.
        "django": {"handlers": []},
        # A broken file is its owner's affair: it is told so on the page.
        "pikepdf": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["console"], "level": env.text("PMO_LOG_LEVEL", "WARNING")},
}
