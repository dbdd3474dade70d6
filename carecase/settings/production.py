"""For a real installation. It refuses to start without its own secrets (docs/operations.md lists the variables)."""

from .base import *

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]
SEALING_KEYS = env.str("SEALING_KEYS")  # "k2:<base64 of 32 bytes>,k1:…": the first seals, all of them open
SEALING_INDEX_KEY = env.str("SEALING_INDEX_KEY")  # base64 of 32 bytes, for life

SECOND_FACTOR_ROLES = env.list("SECOND_FACTOR_ROLES", default=["all"])

SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_NAME = "__Host-language"
DEVICE_COOKIE_NAME = "__Host-device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True

# TLS normally ends at a proxy on this machine, which says so in this header and strips it from outside.
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXIES", 0)
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "carecase.server.throttle.address_behind_proxies"
