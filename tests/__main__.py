"""``python -m tests``: a browser found or installed, translations compiled, servers held, pytest.

Arguments go to pytest. Without any, everything runs in two processes. The output ends in pytest's
own summary.
"""

import os
import subprocess
import sys

from supportdesk.embedded.__main__ import hold_and_run
from tests import chromium

# Tests leave database 0 of an embedded Valkey to the running desk.
TEST_DATABASE = "8"


def main() -> int:
    """pytest's exit code."""
    browser = chromium.find() or chromium.install()
    if browser:
        os.environ["CHROMIUM"] = str(browser)
    else:
        print("! NO CHROMIUM: the browser journeys cannot run and will fail.", flush=True)
    subprocess.run([sys.executable, "manage.py", "compile_translations"], check=True)
    arguments = sys.argv[1:] or ["-n", "2", "--dist", "loadgroup"]
    return hold_and_run([sys.executable, "-m", "pytest", *arguments], redis_database=TEST_DATABASE)


if __name__ == "__main__":
    sys.exit(main())
