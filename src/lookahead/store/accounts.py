"""Who may change things?  One owner for now, signed in by a link that works once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from lookahead.store.models import SignInLink
from lookahead.store.sql import seconds

OWNER = "owner"
VALID_FOR = timedelta(hours=12)


def owner() -> User:
    """The owner of this instance, made on first use; signs in by link, so has no password."""
    user, made = User.objects.get_or_create(
        username=OWNER, defaults={"is_staff": True, "is_superuser": True}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def sign_in_link(now: datetime) -> str:
    """A new token that signs the owner in, once and within 12 hours.  Only its hash is kept."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        SignInLink.objects.filter(until__lt=seconds(now)).delete()
        SignInLink.objects.create(
            token_hash=_hash(token), user=owner(), until=seconds(now + VALID_FOR)
        )
    return token


def redeem(token: str, now: datetime) -> User | None:
    """The user that a token signs in; None where it is unknown, used or too old.  It is used now."""
    with transaction.atomic():
        link = (
            SignInLink.objects.filter(token_hash=_hash(token), until__gte=seconds(now))
            .select_related("user")
            .first()
        )
        if link is None:
            return None
        link.delete()
    return link.user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
