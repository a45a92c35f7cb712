"""The live stream, on a process of its own. Pages never run here: they are on WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "supportdesk.live.settings"
application = get_asgi_application()
