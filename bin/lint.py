"""Every check that is not a test, all of them, then a line for each. ``make lint`` runs it."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "-W", "error::RuntimeWarning", "manage.py"]

# As behind HTTPS in production, for check --deploy.
PRODUCTION = {
    "DESK_HTTPS": "true",
    "DESK_HOSTS": "desk.example.com",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
}

CHECKS: dict[str, list[str]] = {
    "style": [f"{BIN}/ruff", "check", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "."],
    "layers": [f"{BIN}/lint-imports"],
    "templates": [f"{BIN}/djlint", "--lint", "--quiet", "templates"],
    "types": [f"{BIN}/mypy", "."],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "translations": [*MANAGE, "check_translations"],
}


def main() -> int:
    """1 if any check failed; all of them run."""
    chosen = sys.argv[1:] or list(CHECKS)
    failed = [name for name in chosen if not passes(name)]
    print(f"lint: {', '.join(failed)} FAILED" if failed else f"lint: {len(chosen)} checks passed")
    return bool(failed)


def passes(name: str) -> bool:
    """Run one check; its output is shown only when it fails."""
    began = time.monotonic()
    environment = {**os.environ, **(PRODUCTION if name == "deployment" else {})}
    done = subprocess.run(
        CHECKS[name], check=False, cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout, flush=True)
    word = "FAILED" if done.returncode else "ok"
    print(f"{name:<14}{word:<8}{time.monotonic() - began:5.1f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
