"""Packages on this server, below the one folder where admins may choose them."""

from pathlib import Path

from django.conf import settings

MANIFEST = "manifest.json"
MOST = 200


def root() -> Path:
    """The folder, whether or not it exists."""
    return Path(settings.MIGRATION_DIR)


def packages() -> list[str]:
    """Folders with a manifest, relative to the root, newest first; none that leads out of it."""
    top = root().resolve()
    found = [path for depth in ("*", "*/*") for path in top.glob(f"{depth}/{MANIFEST}")]
    inside = [path for path in found if _is_inside(path, top)]
    inside.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    return [str(path.parent.relative_to(top)) for path in inside[:MOST]]


def _is_inside(path: Path, top: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(top).parts)
    return not hidden and path.is_file() and path.resolve().is_relative_to(top)
