"""The product: settings, URLs, Celery, and the commands that run it. No room imports this package."""

from sentdash.celery import app as celery_app

__all__ = ["celery_app"]
