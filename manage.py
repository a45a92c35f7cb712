#!/usr/bin/env python
"""The project's command line: ``manage.py help`` lists what it can do.

Without DATABASE_URL or REDIS_URL the embedded servers are held while the command runs.
"""

import os
import signal
import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from supportdesk import embedded

# These read the source only; starting a database for them would be a waste of seconds.
NEED_NO_SERVER = {
    "check_translations", "collectstatic", "compile_translations", "compilemessages", "help",
    "makemessages", "spectacular", "version",
}  # fmt: skip


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are let go
    bare = not NEED_NO_SERVER.isdisjoint(sys.argv[1:2] or ["help"]) or "--help" in sys.argv
    try:
        with nullcontext() if bare else embedded.at_hand():
            execute_from_command_line(sys.argv)
    except embedded.ServerFailed as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
