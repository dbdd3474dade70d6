"""What holds in every environment."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[2]

env = environ.Env()

# Database, keys, private files, collected static files; never committed.
VAR = Path(env.str("CARECASE_VAR", str(ROOT / "var")))

BRAND_NAME = env.str("BRAND_NAME", "carecase")
DEMO = env.bool("DEMO", False)  # says on every page and paper that its people are invented
JURISDICTION_PACKS = env.str("JURISDICTION_PACKS", "")  # a folder of country packs that stand in the place of ours
QUICK_EXIT_URL = env.str("QUICK_EXIT_URL", "https://www.wikipedia.org/")  # where "leave this page" leads at once
VIDEO_LINK = env.str("CARECASE_VIDEO_LINK", "")  # "https://meet.example.org/{room}": shown, never called
EXCHANGE_OVER_LOOPBACK = False  # packages to other installations go by HTTPS; plain HTTP only where this is true
SEALING_ALLOW_DUMP = False  # dumpdata would print in clear what is sealed

# --- applications -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    # Ours first, so that our templates and catalogues win.
    "carecase.ui",
    "carecase.server",
    "carecase.health",
    "carecase.jurisdictions",
    "carecase.sealing",
    "carecase.audit",
    "carecase.access",
    "carecase.workflow",
    "carecase.documents",
    "carecase.files",
    "carecase.signin",
    "carecase.complaints",
    "carecase.people",
    "carecase.interpreters",
    "carecase.cases",
    "carecase.assessments",
    "carecase.plans",
    "carecase.shelter",
    "carecase.integration",
    "carecase.casework",
    "carecase.oversight",
    "carecase.staff",
    "carecase.reports",
    "carecase.website",
    "carecase.demo",
    "services_catalog",
    "referrals",
    "repatriation",
    # Wagtail: the manual and the editing of the catalogue, behind the gate of carecase.website.adapters. Its users app
    # is wanted by its admin and has no open page; images, documents, redirects, forms and settings are left out.
    "wagtail.users",
    "wagtail.admin",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "simple_history",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

# simple_history's middleware is left out on purpose: the actor of a change is the argument `by`, never the request.
MIDDLEWARE = [
    "carecase.server.middleware.RequestLog",
    "carecase.server.middleware.ResponseHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with random padding against BREACH; tokens are masked anew each time
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "carecase.server.middleware.RefuseHostileAddresses",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "carecase.signin.middleware.SessionClocks",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "carecase.workflow.typed.middleware.KeepTyped",
    "carecase.workflow.typed.middleware.SendOnce",
    "carecase.server.middleware.ShowTheWayBack",
    "carecase.casework.middleware.PrintedScreens",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "carecase.urls"
WSGI_APPLICATION = "carecase.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "carecase.casework.navigation.navigation",
                "carecase.casework.middleware.print_link",
                "carecase.signin.context_processors.session_clock",
                "carecase.oversight.emergency.context_processors.emergencies",
            ],
            "builtins": ["carecase.workflow.templatetags.typed"],  # every form carries whom it was shown to
        },
    }
]

FORM_RENDERER = "carecase.ui.renderer.HouseRenderer"

# --- database ---------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# IMMEDIATE: a writer waits its turn instead of failing. FULL: an acknowledged write survives a power cut.
# recursive_triggers: INSERT OR REPLACE must not get round the append-only triggers.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-1000;"
    ),
}


# A day asks for thirty lists in one statement. PostgreSQL compiles such a statement before it runs it, anew each time:
# three seconds for what takes a tenth of one (measured at 100,000 cases).
POSTGRESQL_OPTIONS = {"options": "-c jit=off"}


def database(url, sqlite_path):
    """One entry of DATABASES: PostgreSQL where a URL names it, else SQLite in a file."""
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": sqlite_path, "OPTIONS": SQLITE_OPTIONS}
    config = env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return config | {"OPTIONS": SQLITE_OPTIONS}
    options = POSTGRESQL_OPTIONS | config.get("OPTIONS", {})
    return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


DATABASES = {"default": database(env.str("DATABASE_URL", ""), VAR / "carecase.sqlite3")}

# Shared by all workers, or the limits that count in it would be per worker. `manage.py createcachetable` makes it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# --- sign-in ----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "carecase.access.backends.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# allauth's own limit on failures would refuse the right password to the person attacked; axes counts instead.
ACCOUNT_RATE_LIMITS = {"login_failed": False}

ACCOUNT_ADAPTER = "carecase.signin.adapters.AccountAdapter"

# The second factor: an app on a phone, and codes on paper. Roles that need one, or "all"; empty: whoever wants one.
SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=[])
MFA_ADAPTER = "carecase.signin.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 0  # allauth remembers a used code for one period: with a tolerance it could be used again
MFA_FORMS = {
    "authenticate": "carecase.signin.forms.AuthenticateForm",
    "activate_totp": "carecase.signin.forms.ActivateForm",
}

# A shelter shares one address, so user name and address are locked together, for longer after each failure.
AXES_HANDLER = "carecase.server.throttle.GrowingCoolOff"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 24  # hours after the last failure in which failures are remembered
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are in our own audit
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "carecase.server.throttle.name_digest"  # people type passwords into the wrong field
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "next"]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_ENABLE_ADMIN = False

# --- sessions, forms and headers --------------------------------------------------------------------------------

SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # carecase.signin.clocks ends it: after eight hours, or the twelve of a shift
SESSION_IDLE, SESSION_LONGEST = timedelta(minutes=15), timedelta(hours=8)
SHIFT_IDLE, SHIFT_LONGEST = timedelta(minutes=5), timedelta(hours=12)  # on a device that a house shares, with a PIN
DEVICE_COOKIE_NAME = "device"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "carecase.workflow.typed.views.csrf_failure"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Pages of 100 people with a dozen fields each exceed Django's 1000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
# A picture of a person is never written to the disk in clear, not even for the time of one request.
FILE_UPLOAD_MAX_MEMORY_SIZE = 12_000_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- languages --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]

# What a person in care reads. Django knows nothing of Haitian Creole.
PERSON_LANGUAGES = ["es", "en", "fr", "pt_BR", "ht"]
LANG_INFO.setdefault("ht", {"bidi": False, "code": "ht", "name": "Haitian Creole", "name_local": "kreyòl ayisyen"})

USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "America/Costa_Rica")

# --- Wagtail ----------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = BRAND_NAME
WAGTAILADMIN_BASE_URL = ""  # nothing of it is sent by e-mail
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h3", "bold", "italic", "ol", "ul"]},  # nothing that leads outside
    }
}

# --- files ------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- logs -------------------------------------------------------------------------------------------------------

# One JSON object per line, to standard output, without anything a person typed or an address contains.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "carecase.server.logs.JsonLines"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
    "root": {"handlers": ["stdout"], "level": "WARNING"},
    "loggers": {
        "carecase": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # what ends below 500 is in carecase.request
        "axes": {"level": "ERROR"},
    },
}
