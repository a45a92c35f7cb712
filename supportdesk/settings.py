"""Django's settings. What the environment may change stands in ``environment.py``."""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url

from supportdesk import embedded, logs
from supportdesk.environment import PROJECT, kept_secret, read

ENV = read()
TESTING = "pytest" in sys.modules

BASE_DIR = PROJECT
DATA_DIR = ENV.data_dir
DEBUG = ENV.debug
DEMO = ENV.demo
SECRET_KEY = ENV.secret_key or kept_secret("secret_key")
DATA_KEYS = ENV.data_keys
ALLOWED_HOSTS = [host.strip() for host in ENV.hosts.split(",") if host.strip()]
INTERNAL_IPS: list[str] = []
ROOT_URLCONF = "supportdesk.urls"
WSGI_APPLICATION = "supportdesk.wsgi.application"
ASGI_APPLICATION = "supportdesk.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "staff.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "pgtrigger",
    "rest_framework",
    "template_partials",
    "supportdesk",
    "supportdesk.outbox",
    "supportdesk.live",
    "staff",
    "citizens",
    "tickets",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "supportdesk.lib.csp.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "staff.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "supportdesk.lib.plain.PlainInput",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "staff.middleware.IdleSignOut",
    "staff.middleware.SecondFactor",
    "supportdesk.lib.refusal.RefusalMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "supportdesk.lib.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "supportdesk.lib.templatetags.desk",
            ],
        },
    },
    {
        # Rows of long lists only: 50 rows take 1 ms here and 13 ms in Django's own language.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "rows",
        "DIRS": [PROJECT / "templates" / "rows"],
        "OPTIONS": {"environment": "supportdesk.lib.rows.environment"},
    },
]

# --- Storage -------------------------------------------------------------------------------

_database = dj_database_url.parse(ENV.database_url or embedded.database_url(DATA_DIR))
_pool = {"min_size": 1, "max_size": ENV.pool_size, "timeout": 10}
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # the pool's: a restarted server costs nobody an error
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            **({} if TESTING else {"pool": _pool}),  # tests drop and clone databases
        },
    }
}

REDIS_URL = ENV.redis_url or embedded.redis_url(DATA_DIR)
CACHES = {
    "default": {
        "BACKEND": "supportdesk.lib.valkey.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "desk",
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing uses files
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [PROJECT / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING or DEBUG

# --- Sessions and sign-in ------------------------------------------------------------------

SESSION_ENGINE = "staff.sessions"
SESSION_COOKIE_NAME = "desk_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600  # a shift; idle sign-out ends it long before
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE = timedelta(minutes=ENV.idle_minutes)
SECURE_SSL_REDIRECT = ENV.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None
SECURE_HSTS_SECONDS = 63_072_000 if ENV.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3 * 86400
DEMO_PASSWORD = "seoul-desk-2024"  # of the demonstration's people only

ACCOUNT_ADAPTER = "staff.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "staff.account_forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_RATE_LIMITS = {
    # A whole call centre comes from one address: the limits by address are for a shift's start.
    "login": "300/m/ip",
    "login_failed": "5/15m/key,120/m/ip",
}
TRUSTED_PROXIES = int(ENV.https) if ENV.trusted_proxies is None else ENV.trusted_proxies
MFA_ADAPTER = "staff.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # one step of 30 s, for phones whose clock is off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.https
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
SOCIALACCOUNT_ADAPTER = "staff.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
# A link, not a form: the content security policy lets no form end at another host.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": "SSO",
                "client_id": ENV.oidc_client_id,
                "secret": ENV.oidc_client_secret,
                "settings": {"server_url": ENV.oidc_server},
            }
        ]
        if ENV.oidc_server
        else [],
    }
}

# --- Language and time ---------------------------------------------------------------------

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "desk_language"
# Named, so that our words win over those of installed packages (allauth has a "Phone" too).
LOCALE_PATHS = [PROJECT / app / "locale" for app in ("supportdesk", "staff", "citizens", "tickets")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Seoul"
USE_THOUSAND_SEPARATOR = True

# --- API -----------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["staff.api.authentication.BearerToken"],
    "DEFAULT_PERMISSION_CLASSES": ["staff.api.authentication.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["supportdesk.lib.json_body.Json"],
    "DEFAULT_SCHEMA_CLASS": "supportdesk.lib.openapi.DeskSchema",
    "EXCEPTION_HANDLER": "supportdesk.lib.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "DATETIME_FORMAT": "iso-8601",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Support Desk API",
    "VERSION": "1",
    "DESCRIPTION": "Contacts come in, tickets are worked, what became of them is read. Errors are "
    "problem details (RFC 9457). Tokens: manage.py create_token USER --scope contacts:write",
    "OAS_VERSION": "3.1.0",  # the forms say null as 3.1 does
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
}

# --- Mail ----------------------------------------------------------------------------------

_mail = urlsplit(ENV.mail_url)
EMAIL_BACKEND = (
    "supportdesk.lib.mail.LoggedOnly"
    if _mail.scheme == "console"
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp" and _mail.port == 587  # submission speaks STARTTLS
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.mail_from

# --- Jobs ----------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for ever
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 15,
}
CELERY_TASK_DEFAULT_QUEUE = "desk"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}  # the relay tries again
CELERY_TASK_TIME_LIMIT = 600  # seconds; ends a worker that hangs, the job counts the attempt
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# The standing subscription of remote control is how a busy worker learns that its broker is gone:
# without one, the acknowledgements fail, nothing is polled, and the worker waits for ever.
CELERY_WORKER_ENABLE_REMOTE_CONTROL = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BEAT_SCHEDULER = "supportdesk.outbox.beat:SlotScheduler"

# --- The desk ------------------------------------------------------------------------------

OPEN_LIMIT = ENV.open_limit
MIGRATION_FAULT_SHARE = ENV.migration_fault_share
CLOSE_AFTER = timedelta(days=ENV.close_after_days)
REVIEW_NO_TICKET = ENV.review_no_ticket
REVIEW_CITIZENS_A_DAY = ENV.review_citizens_a_day
REVIEW_SAME_CITIZEN = ENV.review_same_citizen
REVIEW_DISCLOSURES = ENV.review_disclosures
REVIEW_DAY_BEGINS = ENV.review_day_begins
REVIEW_DAY_ENDS = ENV.review_day_ends
DISCLOSURES_AN_HOUR = ENV.disclosures_an_hour
ACCESS_LOG_YEARS = ENV.access_log_years
CONTACT_YEARS = ENV.contact_years
REPLACED_RUN_KEPT = timedelta(days=ENV.replaced_run_days)
WITHDRAWN_KEPT = timedelta(days=ENV.withdrawn_days)
PACKAGE_KEPT = timedelta(days=ENV.package_days)
MIGRATION_DIR = Path(ENV.migration_dir or DATA_DIR / "migration").expanduser().absolute()
MAX_PACKAGE_BYTES = ENV.max_package_mb * 1024 * 1024
MAX_ATTACHMENT_BYTES = ENV.max_attachment_mb * 1024 * 1024
# Of one request, files included; a larger one is refused before it is read.
MAX_BODY_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_ATTACHMENT_BYTES * 2
DATA_UPLOAD_MAX_NUMBER_FILES = 20
LIVE_URL = ENV.live_url
LIVE_PORT = ENV.port + 1
METRICS_TOKEN = ENV.metrics_token

LOGGING_CONFIG = None
logs.configure(ENV.log_level)
