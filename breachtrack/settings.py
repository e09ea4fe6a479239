"""The one settings file. Every value comes from the environment or has a safe default.

Two modes. `embedded` (the default) needs no server: SQLite, a broker made of files, secrets
made on first use inside `DATA_DIR`. `production` stops, with a sentence that names the
variable, when something it cannot do without is missing.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.utils.translation import gettext_lazy as _

from breachtrack.environment import (
    kept_secret,
    refuse_bad_email_url,
    refuse_bad_instance_id,
    refuse_bad_ping_url,
    refuse_bad_second_email_url,
    refuse_bad_services,
    refuse_if_readable_by_others,
    refuse_network_file_system,
    required,
    separated,
    stop,
    whole_number,
)

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Where we run

MODE = env.str("MODE", default="embedded")
if MODE not in {"embedded", "production"}:
    stop("MODE: write embedded or production.", "MODE : écrivez embedded ou production.")
PRODUCTION = MODE == "production"

# Whatever any of our processes writes is for this account alone, in a folder open to others too.
os.umask(0o077)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
PORT = whole_number("PORT", default=8000)
DEBUG = False
# A demo invents its people and shows the mail it wrote; production never does.
DEMO = not PRODUCTION and env.bool("DEMO", default=True)

if PRODUCTION:
    SECRET_KEY = required(
        "SECRET_KEY",
        "a random text of 50 characters or more",
        "un texte aléatoire d'au moins 50 caractères",
    )
    if len(SECRET_KEY) < 50:
        stop(
            "SECRET_KEY is shorter than 50 characters: make a longer random one.",
            "SECRET_KEY fait moins de 50 caractères : générez-en une plus longue.",
        )
    SITE_URL = required("SITE_URL", "the https address of this site", "l'adresse https du site")
    if not SITE_URL.startswith("https://"):
        stop(
            "SITE_URL must begin with https://: links in mails lead there.",
            "SITE_URL doit commencer par https:// : les liens des messages y mènent.",
        )
    DATABASE_URL = required(
        "DATABASE_URL", "postgres://user:password@host/name", "postgres://compte:secret@hôte/base"
    )
    REDIS_URL = required(
        "REDIS_URL", "redis://:password@host:6379/0", "redis://:secret@hôte:6379/0"
    )
    EMAIL_URL = required(
        "EMAIL_URL", "smtp+tls://user:password@host:587", "smtp+tls://compte:secret@hôte:587"
    )
    DEFAULT_FROM_EMAIL = required(
        "DEFAULT_FROM_EMAIL", "the sender address of the alerts", "l'adresse d'envoi des alertes"
    )
    KEYS_FILE = Path(
        required(
            "KEYS_FILE",
            "the file that holds the encryption keys, outside the database",
            "le fichier des clés de chiffrement, hors de la base",
        )
    )
    if KEYS_FILE.exists():
        refuse_if_readable_by_others(KEYS_FILE)
else:
    SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret(DATA_DIR / "secret_key")
    SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}")
    DATABASE_URL = env.str("DATABASE_URL", default="")
    REDIS_URL = env.str("REDIS_URL", default="")
    EMAIL_URL = env.str("EMAIL_URL", default="")
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="alerts@breachtrack.invalid")
    KEYS_FILE = Path(env.str("KEYS_FILE", default=str(DATA_DIR / "keys.json")))

SITE_URL = SITE_URL.rstrip("/")

# Which instance this machine is, and how far it had come: outside the database on purpose, so that
# a restored or a copied database is known for what it is. Never part of a backup or of a copy.
MACHINE_FILE = DATA_DIR / "machine.json"
# For machines of one instance that do not share DATA_DIR: names the instance instead of the file.
INSTANCE_ID = env.str("INSTANCE_ID", default="").strip().lower()
if INSTANCE_ID:
    refuse_bad_instance_id(INSTANCE_ID)
OVER_HTTPS = SITE_URL.startswith("https://")
# The machine itself asks /healthz, /readyz and /metrics by its own address, also in production.
# A link made of such a name would lead whoever follows it to their own machine.
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname or "127.0.0.1", "127.0.0.1", "localhost"]

# What is installed. `django.contrib.admin` is not: it would read past the scoped reads.

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # Its widget templates, found by the form renderer below.
    "allauth",
    "allauth.account",
    "breachtrack",
    "notifications",
    "incidents",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "breachtrack.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "incidents.views.refusing.RefusalPages",
]
FORM_RENDERER = "breachtrack.forms_renderer.FieldGroups"
ROOT_URLCONF = "breachtrack.urls"
WSGI_APPLICATION = "breachtrack.wsgi.application"
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
                "breachtrack.context.instance",
            ],
        },
    }
]

# Database

DATABASES = {
    "default": env.db_url_config(DATABASE_URL or f"sqlite:///{DATA_DIR / 'breachtrack.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    refuse_network_file_system(DATA_DIR)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: with NORMAL a power cut may forget the last commits: mails leave twice.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    # Kept for ever: whoever sends alerts has its connection already when the others take the last.
    DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}

# Jobs. Celery is a doorbell, not a memory: every message may be lost or doubled.

TICK_SECONDS = whole_number("TICK_SECONDS", default=15)
# How old the sign of the alerts worker may be before the watchdog does its work, and before
# every page says so. Shorter is allowed; longer would break what the product promises.
WATCHDOG_AFTER_SECONDS = whole_number("WATCHDOG_AFTER_SECONDS", default=90, most=90)
SILENT_AFTER_SECONDS = whole_number("SILENT_AFTER_SECONDS", default=120, most=120)
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 3,
        "socket_timeout": 3,
        "socket_keepalive": True,
        "health_check_interval": 10,
    }
else:
    BROKER_DIR = DATA_DIR / "broker"
    for folder in (BROKER_DIR, BROKER_DIR / "messages", BROKER_DIR / "control"):
        folder.mkdir(mode=0o700, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT = "breachtrack.broker.Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
    CELERY_WORKER_POOL = "threads"
    CELERY_WORKER_CONCURRENCY = 4
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TASK_DEFAULT_QUEUE = "alerts"
CELERY_TASK_ROUTES = {
    "notifications.tasks.sweep": {"queue": "alerts"},
    "notifications.tasks.send_chunks": {"queue": "bulk"},
}
# A bell nobody heard within one period expires: the next one says the same.
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": TICK_SECONDS, "options": {**route, "expires": TICK_SECONDS}}
    for task, route in CELERY_TASK_ROUTES.items()
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True

# Being watched from outside

# Who bears it reads /readyz and /metrics from anywhere; without it only this machine does.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 32:
    stop(
        "METRICS_TOKEN is shorter than 32 characters: make a longer random one.",
        "METRICS_TOKEN fait moins de 32 caractères : générez-en un plus long.",
    )

# Told after each whole tick with a clean audit; whoever hears no more of us raises the alarm.
PING_URL = env.str("PING_URL", default="")
PING_ALLOW_PRIVATE = env.bool("PING_ALLOW_PRIVATE", default=False)
if PING_URL:
    refuse_bad_ping_url(PING_URL)

# The second channel: a signed webhook for each organisation, set by its people.

# Only for a receiver in one's own network, and for tests: else no private address is called.
WEBHOOK_ALLOW_PRIVATE = env.bool("WEBHOOK_ALLOW_PRIVATE", default=False)

# Other services, told of every alert of this installation: requirements-apprise.txt, optional.
ALERT_SERVICES_URLS = separated("ALERT_SERVICES_URLS")
refuse_bad_services(ALERT_SERVICES_URLS)
ALERT_SERVICES_INSTALLED = find_spec("apprise") is not None

# Mail. Without a server it is written as .eml files, and every page says so.

MAIL_DIR = DATA_DIR / "mail"
MAIL_LEAVES_THIS_MACHINE = bool(EMAIL_URL)
ALERT_CONNECT_SECONDS = whole_number("ALERT_CONNECT_SECONDS", default=5)
ALERT_DATA_SECONDS = whole_number("ALERT_DATA_SECONDS", default=20)
ALERT_LEASE_SECONDS = whole_number("ALERT_LEASE_SECONDS", default=45)
if ALERT_LEASE_SECONDS <= ALERT_CONNECT_SECONDS + ALERT_DATA_SECONDS:
    stop(
        "ALERT_LEASE_SECONDS must be longer than ALERT_CONNECT_SECONDS and ALERT_DATA_SECONDS "
        "together: two workers would hand over the same alert.",
        "ALERT_LEASE_SECONDS doit dépasser la somme de ALERT_CONNECT_SECONDS et "
        "ALERT_DATA_SECONDS : deux processus enverraient la même alerte.",
    )
# The second server, for alerts that the first does not take: each handing over has a lease anew.
EMAIL_SECOND_URL = env.str("EMAIL_SECOND_URL", default="")
EMAIL_SECOND: dict[str, Any] = {}
if EMAIL_SECOND_URL:
    refuse_bad_second_email_url(EMAIL_SECOND_URL, first=EMAIL_URL)
    EMAIL_SECOND = env.email_url_config(EMAIL_SECOND_URL)
if MAIL_LEAVES_THIS_MACHINE:
    refuse_bad_email_url("EMAIL_URL", EMAIL_URL)
    vars().update(env.email_url_config(EMAIL_URL))
    EMAIL_BACKEND = "breachtrack.mail.SmtpBackend"
    EMAIL_TIMEOUT = ALERT_DATA_SECONDS
else:
    EMAIL_BACKEND = "breachtrack.mail.EmlBackend"

# People

AUTH_USER_MODEL = "incidents.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "breachtrack.accounts.InvitedOnly"
ACCOUNT_LOGOUT_ON_GET = False
# Wrong passwords are counted per place and not per person: otherwise anybody who knows the
# address of the only DPO could lock them out at hour 71.
# The same of links that no alert ever held.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip", "alert_answer": "20/5m/ip"}
# One proxy stands in front of the production units; embedded there is none.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0
ACCOUNT_SESSION_REMEMBER = True  # Nobody loses typed text to a closed browser; see the age below.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# In the database, also in production: a frozen Redis must not stop anybody from signing in.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# What a browser may do

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would sign people out of every link in an alert mail.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OVER_HTTPS
CSRF_COOKIE_HTTPONLY = True
if OVER_HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_SSL_REDIRECT = True
    # Asked on this machine in clear; what they say goes nowhere else, see breachtrack/probes.py.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
# Not "no-referrer": browsers then send `Origin: null` with our own forms, and they are refused.
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CSRF_FAILURE_VIEW = "breachtrack.views.csrf_refused"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["breachtrack.uploads.InMemory"]  # Never on the disk in clear.
UPLOAD_MAX_BYTES = 25 * 1024 * 1024

# Words and files

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(mode=0o700, exist_ok=True)  # WhiteNoise warns at each start where it is missing.
WHITENOISE_USE_FINDERS = True
FILES_DIR = DATA_DIR / "files"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "breachtrack.logs.WithoutKeys",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
