"""A package that is sent by the browser: kept as a folder, whole or not at all, never in memory."""

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from citizens.policies import can_migrate
from citizens.queries.packages import root
from citizens.services.migration.package import MANIFEST
from citizens.services.migration.refusals import MayNotMigrate, UploadRefused
from staff.models import User
from supportdesk.lib import clock

CHUNK = 1 << 20
MOST_FILES = 20
KINDS = {".csv", ".json"}


def keep(*, actor: User | None, files: "Iterable[UploadedFile[Any]]") -> Path:
    """The folder of an uploaded package: of its files, or of one zip with them. Names lose every
    folder; a file of another kind, a second one of the same name, a link or too many bytes refuse
    the whole."""
    if not can_migrate(actor):
        raise MayNotMigrate
    folder = root() / f"uploaded-{clock.seoul(clock.now()):%Y%m%d-%H%M%S}-{uuid4().hex[:6]}"
    hidden = folder.with_name(f".{folder.name}")  # nobody chooses what is not complete
    hidden.mkdir(parents=True, mode=0o700)
    try:
        _fill(hidden, list(files))
        return hidden.rename(folder)
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise


def forget(folder: Path) -> None:
    """Remove an uploaded package that is not imported after all."""
    if folder.parent == root() and folder.name.startswith("uploaded-"):
        shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: Path, files: "list[UploadedFile[Any]]") -> None:
    left = int(settings.MAX_PACKAGE_BYTES)
    try:
        for name, content in _contents(files):
            left -= _write(folder, name, content, left)
    # zipfile raises NotImplementedError for a way of packing that it does not know.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise UploadRefused("bad_zip") from error
    if not (folder / MANIFEST).exists():
        raise UploadRefused("no_manifest")


def _contents(files: "list[UploadedFile[Any]]") -> Iterator[tuple[str, Any]]:
    if len(files) != 1 or not zipfile.is_zipfile(files[0]):
        yield from ((str(file.name), file) for file in files)
        return
    files[0].seek(0)
    with zipfile.ZipFile(files[0]) as packed:
        members = [member for member in packed.infolist() if not member.is_dir()]
        if len(members) > MOST_FILES:
            raise UploadRefused("too_many", most=MOST_FILES)
        for member in members:
            if member.flag_bits & 1 or stat.S_ISLNK(member.external_attr >> 16):
                raise UploadRefused("locked", file=_plain(member.filename))
            with packed.open(member) as content:
                yield member.filename, content


def _write(folder: Path, name: str, content: Any, left: int) -> int:
    """Copy one file in pieces; answers its bytes, counted and not believed."""
    plain = _plain(name)
    path = folder / plain
    if path.suffix.lower() not in KINDS or plain.startswith("."):
        raise UploadRefused("bad_kind", file=plain)
    if path.exists():
        raise UploadRefused("twice", file=plain)
    written = 0
    with path.open("xb") as out:
        while piece := content.read(CHUNK):
            written += len(piece)
            if written > left:
                raise UploadRefused("too_large", most=settings.MAX_PACKAGE_BYTES >> 20)
            out.write(piece)
    return written


def _plain(name: str) -> str:
    """The last part of a name in a zip, whichever slashes it was written with."""
    plain = PurePosixPath(name.replace("\\", "/")).name
    return "".join(sign for sign in plain if sign.isprintable())[:60]
