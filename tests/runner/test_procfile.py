"""The Procfile is read in order, and a bad line is named."""

from pathlib import Path

import pytest

from supportdesk.environment import PROJECT
from supportdesk.runner import procfile


def test_the_desk_has_these_processes() -> None:
    assert list(procfile.read(PROJECT / "Procfile")) == ["web", "live", "worker", "beat", "relay"]


def test_comments_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("# why\n\nweb: serve --port $PORT\n")
    assert procfile.read(tmp_path / "Procfile") == {"web": "serve --port $PORT"}


def test_a_bad_line_is_named_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("web: serve\nlive stream\n")
    with pytest.raises(ValueError, match="line 2"):
        procfile.read(tmp_path / "Procfile")
