"""Settings of the live process: the desk's, with the stream's addresses and none of the pages'."""

from supportdesk.settings import *  # noqa: F403
from supportdesk.settings import DATABASES

ROOT_URLCONF = "supportdesk.live.urls"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # allauth insists on it
if _pool := DATABASES["default"]["OPTIONS"].get("pool"):  # type: ignore[attr-defined]
    _pool["max_size"] = 2  # a session is looked up now and then, nothing else
