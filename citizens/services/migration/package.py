"""The package: a folder with ``manifest.json`` and the files it names, taken whole or refused."""

import re
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field, ValidationError, field_validator

from citizens.services.migration.refusals import PackageRefused

MANIFEST = "manifest.json"
FORMAT = "seoulpay-migration/1"
LARGEST_MANIFEST = 1 << 20
NEEDED = ("citizens", "merchants", "vouchers")
KINDS = (*NEEDED, "payments")  # in this order they are read: parents before children
_PLAIN = re.compile(r"[^\x00-\x1f\x7f\\]+")

Count = Annotated[int, Field(ge=0, le=2**53, strict=True)]


class Told(BaseModel):
    """What the manifest says of one file."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    kind: Annotated[str, Field(max_length=40)]
    rows: Count
    bytes: Count
    sha256: Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]
    sums: dict[str, Annotated[int, Field(strict=True)]] = {}


class Manifest(BaseModel):
    """``manifest.json``. ``exported_at`` has an offset."""

    format: Annotated[str, Field(max_length=100)]
    run: Annotated[str, Field(min_length=1, max_length=40)]
    source: Annotated[str, Field(max_length=40)] = ""
    exported_at: AwareDatetime
    files: Annotated[list[Told], Field(max_length=100)]

    @field_validator("run", "source")
    @classmethod
    def _is_plain(cls, text: str) -> str:
        if text and not _PLAIN.fullmatch(text):
            raise ValueError("has control characters")
        return text

    def of(self, kind: str) -> Told | None:
        """The file of a kind."""
        return next((told for told in self.files if told.kind == kind), None)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder, well-formed and of the format; files are not looked at yet."""
    try:
        if not folder.is_dir():
            raise PackageRefused("no_folder", folder=str(folder))
        path = folder / MANIFEST
        if path.stat().st_size > LARGEST_MANIFEST:
            raise PackageRefused("bad_manifest", fault="larger than 1 MiB")
        raw = path.read_bytes()
    except OSError:
        raise PackageRefused("no_manifest") from None
    try:
        manifest = Manifest.model_validate_json(raw.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise PackageRefused("bad_manifest", fault=_told(error)) from None
    if manifest.format != FORMAT:
        raise PackageRefused("bad_format", format=manifest.format)
    return manifest


def _told(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    return f"{where}: {first['msg']}"[:200] if where else str(first["msg"])[:200]


def locate(folder: Path, manifest: Manifest) -> dict[str, Path]:
    """Each kind's file, inside the folder and nowhere else. Refused when a kind is missing, double
    or unknown, when a file is missing, or when one is there that nobody told of."""
    found: dict[str, Path] = {}
    for told in manifest.files:
        if told.kind not in KINDS:
            raise PackageRefused("bad_kind", file=told.name, kind=told.kind)
        if told.kind in found:
            raise PackageRefused("double_kind", kind=told.kind)
        found[told.kind] = _inside(folder, told.name)
    for kind in NEEDED:
        if kind not in found:
            raise PackageRefused("missing_kind", kind=kind)
    _refuse_untold(folder, set(found.values()))
    return found


def _inside(folder: Path, name: str) -> Path:
    plain = PurePosixPath(name)
    if plain.is_absolute() or ".." in plain.parts or not _PLAIN.fullmatch(name):
        raise PackageRefused("bad_name", file=name)
    try:
        path = (folder / plain).resolve(strict=True)
    except (OSError, RuntimeError):
        raise PackageRefused("missing_file", file=name) from None
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise PackageRefused("bad_name", file=name)
    return path


def _refuse_untold(folder: Path, known: set[Path]) -> None:
    root = folder.resolve()
    for path in sorted(root.rglob("*.csv")):
        if path.resolve() not in known:
            raise PackageRefused("extra_file", file=str(path.relative_to(root))[:200])
