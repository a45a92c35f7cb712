"""Loaded before the settings: each process of a parallel run has a Valkey database of its own,
because emptying the cache between tests empties its database."""

import os
import re

_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
_url = os.environ.get("REDIS_URL", "")
if _url and _worker != "0":
    base, number = re.fullmatch(r"(.*?)(?:/(\d+))?", _url).groups()
    os.environ["REDIS_URL"] = f"{base}/{int(number or 0) + int(_worker)}"
