"""One settings file: what differs between machines comes from the environment, all else stands here."""

from hashlib import sha256
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from practice import env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
SECRET_KEY = env.text("SECRET_KEY")
ATTUNE_MASTER_KEY = env.key("ATTUNE_MASTER_KEY")
PUBLIC_URL = env.text("PUBLIC_URL", "http://localhost:8000").rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
PUBLIC_HOST = PUBLIC_URL.split("://", 1)[1].split(":")[0].split("/")[0]
ALLOWED_HOSTS = [PUBLIC_HOST, *env.text("ALLOWED_HOSTS", "localhost,127.0.0.1" if DEBUG else "").split(",")]
ALLOWED_HOSTS = [host for host in ALLOWED_HOSTS if host]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "practice",
    "clients",
    "psychoed",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "practice.middleware.PlainHeaders",
    "django.middleware.security.SecurityMiddleware",
    "practice.middleware.Policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "practice.middleware.Tongues",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "practice.middleware.Doors",
]

ROOT_URLCONF = "practice.urls"
WSGI_APPLICATION = "practice.wsgi.application"
AUTH_USER_MODEL = "practice.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "practice.middleware.desk_context",
                *(["practice.views.demo.sign_in"] if DEBUG and DEMO else []),
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", "sqlite:///var/data/attune.sqlite3")}

BROKER_URL = env.text("BROKER_URL", "")
# Celery and the cache write a Unix socket's address differently.
CACHE_URL = BROKER_URL.replace("redis+socket://", "unix://")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
        if BROKER_URL.startswith("redis")
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "practice_cache"}
    )
}

CELERY_BROKER_URL = BROKER_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    # Whoever wakes a sender gives up at once: a page must not wait for a broker that is away.
    "max_retries": 1,
    "interval_start": 0,
}
CELERY_TASK_TIME_LIMIT = 240
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

MAIL = env.mail("EMAIL_URL", "local:" if DEMO else "smtp://localhost:25")
MAIL_DOMAIN = env.text("MAIL_DOMAIN", PUBLIC_HOST)
MAIL_FROM = env.text("MAIL_FROM", f"notes@{MAIL_DOMAIN}")
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if MAIL["kind"] in {"smtp", "smtps", "smtp+tls"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = MAIL["host"], MAIL["port"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["user"], MAIL["password"]
    EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL["kind"] == "smtps", MAIL["kind"] == "smtp+tls"
if MAIL["kind"] == "local":
    EMAIL_BACKEND = "clients.mailbox.LocalMailbox"
DEFAULT_FROM_EMAIL = MAIL_FROM

ATTUNE_LEASE_SECONDS = env.whole("ATTUNE_LEASE_SECONDS", 300, least=3)
ATTUNE_BEAT_SECONDS = env.whole("ATTUNE_BEAT_SECONDS", 15, least=1)
ATTUNE_MAIL_PER_MINUTE = env.whole("ATTUNE_MAIL_PER_MINUTE", 600, least=1)
ATTUNE_KNOCKS_PER_MINUTE = env.whole("ATTUNE_KNOCKS_PER_MINUTE", 1200, least=4)
ATTUNE_TAKE_BACK_SECONDS = env.whole("ATTUNE_TAKE_BACK_SECONDS", 600, least=5)
ATTUNE_UNDO_SECONDS = env.whole("ATTUNE_UNDO_SECONDS", 60, least=1)
# Beside a demo there may be another on the same machine: each database has a file of its own there.
_beside = (
    f"epoch-{sha256(str(DATABASES['default']['NAME']).encode()).hexdigest()[:12]}"
    if DEMO or DEBUG
    else "epoch"
)
ATTUNE_EPOCH_FILE = env.text("ATTUNE_EPOCH_FILE", str(BASE_DIR / "var" / _beside))
ATTUNE_ERASURE_LEDGER = env.text("ATTUNE_ERASURE_LEDGER", str(BASE_DIR / "var" / "erasure-ledger.jsonl"))
ATTUNE_PROXIES = env.whole("ATTUNE_PROXIES", 0, least=0)
ATTUNE_IDLE_SECONDS = 15 * 60
ATTUNE_ABSOLUTE_SECONDS = 12 * 60 * 60

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "practice.bundles.Bundles",
]
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "practice.statics.KeptAddresses"
        )
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Pages: no third party, no inline script or style; `same-origin` because Django's CSRF check
# answers 403 to the `Origin: null` that `no-referrer` makes browsers send.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ATTUNE_PROXIES else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
X_FRAME_OPTIONS = "DENY"
HOST_COOKIES = HTTPS
SESSION_ENGINE = "practice.logins"
SESSION_COOKIE_NAME = "__Host-desk" if HOST_COOKIES else "desk"
SESSION_COOKIE_SECURE = HOST_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = ATTUNE_ABSOLUTE_SECONDS
CSRF_COOKIE_NAME = "__Host-form" if HOST_COOKIES else "form"
CSRF_COOKIE_SECURE = HOST_COOKIES
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "practice.views.errors.form_expired"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = HOST_COOKIES
# What a deed answers stands in the session, not in a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "practice.passwords.NotTheHouse"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_ADAPTER = "practice.entrance.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Whoever changes a way in is not alone with it: the address on file hears of it.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Guessing a password is slow: ten tries an hour for each address that is tried. A passkey is not counted.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,10/h/key"}
# Limits on tries are per address; without this everybody behind the proxy would share one.
ALLAUTH_TRUSTED_PROXY_COUNT = ATTUNE_PROXIES
ACCOUNT_FORMS = {
    "login": "practice.forms.account.Login",
    "reauthenticate": "practice.forms.account.Reauthenticate",
    "add_email": "practice.forms.account.AddEmail",
    "change_password": "practice.forms.account.ChangePassword",
    "set_password": "practice.forms.account.SetPassword",
    "reset_password": "practice.forms.account.ResetPassword",
    "reset_password_from_key": "practice.forms.account.ResetPasswordKey",
}
MFA_FORMS = {
    "authenticate": "practice.forms.account.Code",
    "reauthenticate": "practice.forms.account.CodeAgain",
    "activate_totp": "practice.forms.account.ActivateApp",
    "add_webauthn": "practice.forms.account.AddPasskey",
}
# Everyone has a confirmed address from their invitation; a new one counts from its link on.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "practice.entrance.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "Attune"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# One half minute before and after; practice/forms/account.py sees to it that each code works once.
MFA_TOTP_TOLERANCE = 1

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["practice.api.authentication.PersonalToken"],
    "DEFAULT_PERMISSION_CLASSES": ["practice.api.authentication.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["practice.api.reading.Json"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "practice.api.problems.problem",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Attune",
    "DESCRIPTION": "Library, clients, assignments, entries and record summaries. Process notes are not here.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"opaque": {"()": "practice.logs.Opaque"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["opaque"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # At DEBUG the template engine writes whole pages' values down for every name that it does not find.
    "loggers": {"django.template": {"level": "INFO"}},
}
