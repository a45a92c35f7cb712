"""An admin imports two rehearsals, reads the comparison, goes back and signs."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from citizens.models import Account, LiveRun, MigrationRun
from staff.models import User


@pytest.fixture
def packages(tmp_path: Path) -> tuple[Path, str]:
    """The first rehearsal as a zip file on the admin's computer, the second on the server."""
    call_command(
        "make_migration", str(tmp_path / "one"), citizens=600, merchants=80, faults=5, seed=7
    )
    zipped = shutil.make_archive(str(tmp_path / "one"), "zip", tmp_path / "one" / "package")
    second = Path(settings.MIGRATION_DIR) / "second"
    shutil.rmtree(second, ignore_errors=True)
    call_command(
        "make_migration",
        str(second),
        citizens=600,
        merchants=80,
        faults=5,
        seed=7,
        run="rehearsal-2",
    )
    return Path(zipped), "second/package"


def in_use(page: Page, name: str) -> None:
    """The page of the run comes to its report by itself."""
    expect(page.get_by_role("heading", name=name)).to_contain_text("사용 중", timeout=90_000)


@pytest.mark.timeout(400)
def test_two_rehearsals_are_imported_compared_rolled_back_and_signed(
    enter: Callable[..., Page], garam: User, packages: tuple[Path, str]
) -> None:
    zipped, folder = packages
    page = enter(garam)
    page.goto("/migration/new/")
    page.get_by_label("또는 이 컴퓨터에서").set_input_files(zipped)
    page.get_by_role("button", name="이관 시작").click()
    in_use(page, "rehearsal-1")
    expect(page.get_by_text("원 단위까지 일치").first).to_be_visible()

    page.goto("/migration/new/")
    page.get_by_label("서버의 폴더").select_option(folder)
    page.get_by_role("button", name="이관 시작").click()
    in_use(page, "rehearsal-2")
    expect(page.get_by_text("“rehearsal-1” 이관과 비교한 수입니다")).to_be_visible()
    citizens = Account.objects.live().count()
    assert citizens > 500

    page.get_by_role("link", name="확인 서명").click()
    page.get_by_label("확인 내용").fill("합계가 일치합니다")
    page.get_by_role("button", name="확인 서명").click()
    expect(page.get_by_text("합계가 일치합니다")).to_be_visible()

    page.get_by_role("link", name="되돌리기").click()
    expect(page.get_by_text("한 번 더 되돌리면")).to_be_visible()
    page.get_by_role("button", name="되돌리기").click()
    expect(page.get_by_text("이전 데이터를 다시 사용합니다")).to_be_visible()
    assert LiveRun.objects.get().run.name == "rehearsal-1"
    assert MigrationRun.objects.get(name="rehearsal-2").signed_words == "합계가 일치합니다"
