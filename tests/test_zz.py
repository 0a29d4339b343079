import time, pytest
from django.test import Client, RequestFactory
from django.core.handlers.wsgi import WSGIHandler
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import assemble


def _time(client, path, **h):
    for _ in range(50):
        client.get(path, **h)
    best = 9
    for _ in range(7):
        t = time.perf_counter()
        for _ in range(100):
            client.get(path, **h)
        best = min(best, (time.perf_counter() - t) / 100)
    return best * 1e6


@pytest.mark.django_db
def test_cost(settings):
    cast = assemble()
    key = cast.key(cast.acme)
    full = list(settings.MIDDLEWARE)
    old = [
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "apps.api.middleware.ApiMiddleware",
    ]
    for name, m in (("full", full), ("old", old), ("full", full), ("old", old)):
        settings.MIDDLEWARE = m
        c = Client()
        print(
            name,
            "health %.0f us" % _time(c, "/health/live"),
            "me %.0f us" % _time(c, "/v3/me", headers={"x-api-key": key}),
        )
    settings.MIDDLEWARE = full
    c = Client()
    c.force_login(cast.owner)
    c.get("/developers/keys/")
    with CaptureQueriesContext(connection) as q:
        c.get("/developers/keys/")
    for x in q.captured_queries:
        print(x["sql"][:150])
    print("page %.0f us" % _time(c, "/developers/keys/"))
