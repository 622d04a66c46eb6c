"""How do our settings look to Django?  The module that DJANGO_SETTINGS_MODULE names.

The home folder comes from `LOOKAHEAD_HOME`, so that every process of an instance sees the same files.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from lookahead.config.settings import load

RADAR = load()


def _secret_key(path: Path) -> str:
    """Made once, readable by the owner alone."""
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process of ours was faster
        return path.read_text("ascii")
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key


SECRET_KEY = _secret_key(RADAR.home / "secret.key")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", RADAR.host, *RADAR.allow_hosts]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "lookahead.store",
    "lookahead.serve.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lookahead.serve.web.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
# shows what the owner types as their site will; by its name, since it stands above us
PREVIEW = "lookahead.publish.preview.shown"
ROOT_URLCONF = "lookahead.serve.web.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"environment": "lookahead.serve.web.jinja.environment"},
    }
]
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": RADAR.database,
        "CONN_MAX_AGE": None,  # opening the file and its pragmas cost 1 ms a request
        "OPTIONS": {
            # DEFERRED, Django's default, failed 310 of 600 read-then-write transactions at four writers
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"
SESSION_COOKIE_NAME = "lookahead_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = RADAR.base_url.startswith("https://")
SESSION_COOKIE_AGE = 90 * 24 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lookahead.serve.web.views.system.csrf_failure"
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_TRUSTED_ORIGINS = [RADAR.base_url] if RADAR.base_url else []
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# other sites learn nothing; with no-referrer, browsers would send forms with `Origin: null`, which CSRF
# protection must refuse
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
LOGGING_CONFIG = None
APPEND_SLASH = False
