"""Locks requirements/*.in to the newest versions they allow, with hashes and without addresses."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"


def main() -> None:
    """base first: the development lock may not have other versions of the same package."""
    for name, constraints in (("base", []), ("dev", ["-c", "requirements/base.txt"]), ("node", [])):
        files = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt", *constraints]
        subprocess.run(
            [UV, "pip", "compile", "--universal", "--generate-hashes", "--upgrade", "--quiet",
             "--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links",
             "--custom-compile-command", "make lock", *files],
            check=True, cwd=ROOT,
        )  # fmt: skip


if __name__ == "__main__":
    main()
