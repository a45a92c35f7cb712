"""People for a desk of its own, with a token each: ``python -m tests.faults.people``."""

import json
import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "supportdesk.settings"
django.setup()

from bench import seed  # noqa: E402  models need Django
from staff.models import User  # noqa: E402
from staff.services import create_token  # noqa: E402
from supportdesk.lib import clock  # noqa: E402

SCOPES = ["contacts:read", "contacts:write", "tickets:read", "tickets:write"]

if __name__ == "__main__":
    seed.fill(200, now=clock.now())
    tokens = {
        person.username: create_token(actor=None, person=person, scopes=SCOPES)[1]
        for person in User.objects.all()
    }
    print(json.dumps(tokens))
