"""What does the web server run?  `granian --interface wsgi lookahead.serve.web.wsgi:application`."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lookahead.config.django")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http.request import split_domain_port, validate_host

from lookahead.config import logs
from lookahead.pages import shim


def is_our_host(host: str) -> bool:
    """Whether a Host header names this server (RFC 9110, 7.2)."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


logs.configure(settings.RADAR.log_level)
application = shim.application(get_wsgi_application(), settings.RADAR, is_our_host)
