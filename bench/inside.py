"""One size in a process of its own, because Django has one database a process. See ``measure``."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floor.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the ORM is asked between requests, not beside them
django.setup()

from bench import measure  # noqa: E402  models need Django

measure.main()
