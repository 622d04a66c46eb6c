"""How does Django know this package?"""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "lookahead.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
