"""The browser of the journeys: the machine's Chromium, Playwright's, or one installed now."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> Path | None:
    """CHROMIUM, the first of the usual names that starts, or what Playwright has downloaded."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), _playwrights()]
    return next((Path(path) for path in candidates if path and _starts(path)), None)


def install() -> Path | None:
    """Playwright's download first; as root the system's package after it."""
    print("· Installing Chromium for the browser journeys …", flush=True)
    playwright = [sys.executable, "-m", "playwright", "install"]
    root = os.geteuid() == 0 and shutil.which("apt-get")
    subprocess.run([*playwright, *(["--with-deps"] if root else []), "chromium"], check=False)
    if not find() and root:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *step], check=False, env=environment)
    return find()


def _playwrights() -> str:
    code = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    return done.stdout.strip()


def _starts(program: str) -> bool:
    """Some systems have a chromium that only says to install a snap."""
    try:
        done = subprocess.run([program, "--version"], check=False, capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"hrom" in done.stdout
