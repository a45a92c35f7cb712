"""The house keeps its word: what README and the map say is so."""

import re
import tomllib
from pathlib import Path

from django.conf import settings

from supportdesk.environment import PREFIX, PROJECT, Environment, variable
from supportdesk.runner import procfile

README = PROJECT / "README.md"


def _default(name: str) -> str:
    value = Environment.model_fields[name].default
    if isinstance(value, Path):
        value = value.relative_to(PROJECT)
    return (
        ""
        if value in {"", None}
        else f"`{str(value).lower() if isinstance(value, bool) else value}`"
    )


def test_readme_lists_every_setting_with_its_default_and_meaning() -> None:
    rows = [
        f"| `{variable(name)}` | {_default(name)} | {field.description} |"
        for name, field in Environment.model_fields.items()
    ]
    assert "\n".join(rows) in README.read_text()


def test_no_other_variable_is_read_anywhere() -> None:
    known = {variable(name) for name in Environment.model_fields}
    texts = [*PROJECT.glob("supportdesk/**/*.py"), PROJECT / "Procfile", README]
    named = {name for path in texts for name in _desk_names(path.read_text())}
    assert named - known - {f"{PREFIX}…"} == set()


def _desk_names(text: str) -> set[str]:
    return set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", text))


def test_readme_names_every_process() -> None:
    text = README.read_text()
    assert all(f"`{name}`" in text for name in procfile.read(PROJECT / "Procfile"))


def test_every_lock_has_hashes_and_no_address() -> None:
    for path in PROJECT.glob("requirements/*.txt"):
        lines = path.read_text().splitlines()
        pinned = [line for line in lines if re.match(r"^[a-z0-9]", line)]
        assert pinned, path.name
        assert all(line.endswith("\\") for line in pinned), path.name
        assert not [line for line in lines if re.match(r"\s*--(?!hash)", line)], path.name


def test_the_development_lock_has_the_versions_of_the_base_lock() -> None:
    base, dev = (_pins(PROJECT / "requirements" / f"{name}.txt") for name in ("base", "dev"))
    assert base - dev == set()


def _pins(path: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9_.-]+==\S+)", path.read_text(), re.MULTILINE))


def test_the_front_ends_lock_has_no_address() -> None:
    assert "resolved" not in (PROJECT / "package-lock.json").read_text()


def test_every_app_stands_in_the_layers() -> None:
    layers = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]
    apps = {path.parent.name for path in PROJECT.glob("*/apps.py")}
    ours = {name.partition(".")[0] for name in settings.INSTALLED_APPS if (PROJECT / name).is_dir()}
    rooms = next(each for each in layers["contracts"] if each["name"].startswith("Rooms"))
    order = " ".join(layers["contracts"][0]["layers"])
    assert apps | ours == set(layers["root_packages"])
    assert set(rooms["containers"]) == apps - {"supportdesk"}
    assert all(re.search(rf"(?<![.\w]){app}(?![.\w])", order) for app in apps - {"supportdesk"})


def test_every_decision_of_the_map_has_its_page() -> None:
    house = PROJECT / "docs" / "house.md"
    links = re.findall(r"\]\((adr/[^)#]+)\)", house.read_text())
    pages = {f"adr/{path.name}" for path in (PROJECT / "docs" / "adr").glob("*.md")}
    assert set(links) == pages
