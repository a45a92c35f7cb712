"""Copies what pages load from node_modules to static/vendor: nothing else is shipped or served."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

KRDS = "krds-uiux/resources"

# File in node_modules → file in static/vendor.
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    f"{KRDS}/css/token/krds_tokens.css": "krds/krds_tokens.css",
    **{
        f"{KRDS}/fonts/PretendardGOV-{weight}.subset.woff2": (
            f"fonts/PretendardGOV-{weight}.subset.woff2"
        )
        for weight in ("Regular", "Medium", "Bold")
    },
}


def main() -> None:
    """Start from an empty directory, so that a file dropped from the list goes."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in FILES.items():
        place = VENDOR / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, place)


if __name__ == "__main__":
    main()
