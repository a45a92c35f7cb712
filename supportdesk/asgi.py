"""The live stream, on a process of its own. Pages never run here: they are on WSGI."""

import os

from django.core.asgi import get_asgi_application
from django.core.signals import request_started
from django.db import close_old_connections, reset_queries

os.environ["DJANGO_SETTINGS_MODULE"] = "supportdesk.live.settings"
application = get_asgi_application()

# Receivers that are not asynchronous get a thread for as long as the request lasts, which for a
# stream is a shift. Ours only tidy the database connection, and streams hold none.
request_started.disconnect(close_old_connections)
request_started.disconnect(reset_queries)
