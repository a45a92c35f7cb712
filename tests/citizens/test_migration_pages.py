"""The migration's pages for admins: start, watch, read, decide."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from citizens.models import LiveRun, MigrationFault, MigrationRun, Phase, RunState
from citizens.queries import migration as queries
from citizens.services.migration import launch, tables
from citizens.tasks import carry_out_migration
from staff.models import User
from supportdesk.lib import clock
from supportdesk.outbox.models import Job

pytestmark = pytest.mark.django_db
PAGE = "/migration/"
MANIFEST = {
    "format": "seoulpay-migration/1",
    "run": "rehearsal-1",
    "source": "shinhan",
    "exported_at": "2024-04-15T00:30:00+09:00",
    "files": [],
}
GOOD = {"manifest.json": json.dumps(MANIFEST).encode(), "citizens.csv": b"citizen_no\n"}
REPORT = {
    "told": {"citizens": 1_000, "vouchers": 20},
    "read": {"citizens": 1_000, "vouchers": 20},
    "taken": {"citizens": 995, "vouchers": 20},
    "told_sums": {"vouchers": {"balance_krw": 342_800}},
    "read_sums": {"vouchers": {"balance_krw": 342_800}},
    "taken_sums": {"vouchers": {"balance_krw": 340_000}},
    "set_aside": {"bad_value": 3, "under_age": 2},
    "changed": {"citizens": {"new": 4, "changed": 17, "gone": 1}},
    "share": 0.0125,
    "before": "rehearsal-0",
    "seconds": 12.5,
}


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    """The folder that admins choose below; second factors have tests of their own."""
    settings.DEMO, settings.MIGRATION_DIR = True, tmp_path
    return tmp_path


@pytest.fixture
def admin(client: Client, garam: User) -> Client:
    client.force_login(garam)
    return client


def run_of(state: RunState, **fields: Any) -> MigrationRun:
    at = {"started_at": clock.now(), "exported_at": clock.now()}
    return MigrationRun.objects.create(
        name="rehearsal-1", folder="f", state=state, **{**at, **fields}
    )


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def package(root: Path, name: str) -> None:
    (root / name).mkdir(parents=True)
    for file, content in GOOD.items():
        (root / name / file).write_bytes(content)


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("package.zip", packed.getvalue())


def sent(files: dict[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, content) for name, content in files.items()]


def test_a_folder_on_the_server_is_started_with_its_job(
    admin: Client, root: Path, garam: User
) -> None:
    package(root, "first/package")
    assert "first/package" in text(admin, f"{PAGE}new/")
    answer = admin.post(f"{PAGE}new/", {"folder": "first/package"})
    run = MigrationRun.objects.get()
    assert answer["Location"] == f"/migration/runs/{run.pk}/"
    assert (run.name, run.started_by, run.folder) == (
        "rehearsal-1",
        garam,
        str(root / "first/package"),
    )
    assert Job.objects.get(task="citizens.carry_out_migration").arguments == {"run_id": run.pk}


@pytest.mark.parametrize("folder", ["../outside", "/etc", "linked", ".hidden", "none"])
def test_no_folder_elsewhere_can_be_chosen(admin: Client, root: Path, folder: str) -> None:
    package(root.parent, f"{root.name}-outside")
    (root / "linked").symlink_to(root.parent / f"{root.name}-outside")
    package(root, ".hidden")
    assert admin.post(f"{PAGE}new/", {"folder": folder}).status_code == 422
    assert not MigrationRun.objects.exists()


@pytest.mark.parametrize("prefix", ["", "package/", "..\\..\\evil\\", "/abs/"])
def test_a_zip_is_unpacked_by_plain_names(admin: Client, root: Path, prefix: str) -> None:
    files = {f"{prefix}{name}": content for name, content in GOOD.items()}
    assert admin.post(f"{PAGE}new/", {"upload": zipped(files)}).status_code == 302
    (folder,) = root.iterdir()
    assert folder.name.startswith("uploaded-")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == GOOD


def test_several_files_make_a_package(admin: Client, root: Path) -> None:
    assert admin.post(f"{PAGE}new/", {"upload": sent(GOOD)}).status_code == 302
    assert Path(MigrationRun.objects.get().folder).parent == root


@pytest.mark.parametrize(
    "upload",
    [
        zipped({"citizens.csv": b"x"}),
        zipped({**GOOD, "run.sh": b"rm"}),
        zipped({**GOOD, "b/citizens.csv": b"twice"}),
        zipped({**GOOD, "big.csv": b"0" * (2 << 20)}),
        zipped({f"{n}.csv": b"" for n in range(30)}),
        zipped({**GOOD, "manifest.json": b"{}"}),
        SimpleUploadedFile("package.zip", b"PK\x05\x06" + bytes(18)),
        SimpleUploadedFile("notes.txt", b"hello"),
    ],
    ids=["no manifest", "a script", "twice", "a bomb", "many", "empty manifest", "empty", "text"],
)
def test_what_is_no_package_leaves_nothing_behind(
    admin: Client, root: Path, upload: Any, settings: Any
) -> None:
    settings.MAX_PACKAGE_BYTES = 1 << 20
    upload.seek(0)
    answer = admin.post(f"{PAGE}new/", {"upload": upload})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert list(root.iterdir()) == []


def test_a_broken_zip_leaves_nothing_behind(admin: Client, root: Path) -> None:
    broken = zipped(GOOD, zipfile.ZIP_STORED).read()
    broken = broken.replace(b"citizen_no\n", b"citizen_xx\n")  # its checksum no longer fits
    upload = SimpleUploadedFile("package.zip", broken)
    assert admin.post(f"{PAGE}new/", {"upload": upload}).status_code == 422
    assert list(root.iterdir()) == []


def test_folder_and_files_at_once_are_refused(admin: Client, root: Path) -> None:
    package(root, "a")
    assert admin.post(f"{PAGE}new/", {"folder": "a", "upload": zipped(GOOD)}).status_code == 422
    assert admin.post(f"{PAGE}new/", {}).status_code == 422


def test_more_than_one_may_send_is_not_even_read(haneul: User, settings: Any) -> None:
    settings.MAX_BODY_BYTES = 1000
    agent = Client(enforce_csrf_checks=True)
    agent.force_login(haneul)
    agent.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32  # with it the form is read for its token
    upload = SimpleUploadedFile("a.csv", b"0" * 10_000)
    assert agent.post(f"{PAGE}new/", {"upload": upload}).status_code == 413


def test_the_job_starts_a_process_apart(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    called: list[Any] = []
    monkeypatch.setattr("subprocess.run", lambda command, **how: called.append((command, how)))
    carry_out_migration(7)
    ((command, how),) = called
    assert command[-2:] == ["carry_out_migration", "7"]
    assert how["start_new_session"]


def test_the_process_apart_outlives_its_starter(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("sys.executable", "/bin/echo")
    launch(run_id=7)
    log = tmp_path / "logs" / "migration.log"
    for _ in range(200):
        if log.exists() and log.read_text().endswith("carry_out_migration 7\n"):
            return
        sleep(0.02)
    pytest.fail("nothing was started")


def test_the_list_shows_runs_and_which_is_in_use(admin: Client, run: MigrationRun) -> None:
    MigrationRun.objects.filter(pk=run.pk).update(report=REPORT)
    run_of(RunState.REFUSED)
    page = text(admin, PAGE)
    assert ("1,015" in page, "사용 중" in page, "거부" in page) == (True, True, True)


def test_the_list_asks_the_same_however_long_it_is(
    admin: Client, run: MigrationRun, garam: User, django_assert_num_queries: Any
) -> None:
    admin.get(PAGE)
    with CaptureQueriesContext(connection) as of_one:
        admin.get(PAGE)
    for _ in range(60):
        run_of(RunState.FAILED, started_by=garam)
    with django_assert_num_queries(len(of_one)):
        answer = admin.get(PAGE)
    assert len(answer.context["page"].rows) == 50


def test_a_run_at_work_shows_rows_rate_and_time_left(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = (clock.now() - timedelta(seconds=10)).isoformat()
    done = {"rows": 50_000, "of": 80_000, "since": since}
    run = run_of(RunState.RUNNING, phase=Phase.MATCHING, progress=done)
    monkeypatch.setattr("citizens.services.migration.locking.held", lambda: True)
    answer = admin.get(f"/migration/runs/{run.pk}/")
    shown = answer.context["progress"]
    assert 4_000 < shown.rate < 5_100
    assert 5 < shown.left < 8
    assert [state for _words, state in shown.steps] == ["done", "done", "now", *["later"] * 3]
    assert "50,000" in answer.content.decode()


def test_an_interrupted_run_can_be_begun_again(admin: Client) -> None:
    run = run_of(RunState.RUNNING, progress={"rows": 1, "of": 2})
    assert "중단되었습니다" in text(admin, f"/migration/runs/{run.pk}/")
    assert admin.post(f"/migration/runs/{run.pk}/again/").status_code == 302
    assert Job.objects.filter(task="citizens.carry_out_migration").count() == 1
    ended = run_of(RunState.REFUSED)
    assert admin.post(f"/migration/runs/{ended.pk}/again/").status_code == 409


def test_for_htmx_the_run_is_a_part(admin: Client) -> None:
    run = run_of(RunState.RUNNING)
    headers = {"HX-Request": "true", "HX-Target": "run"}
    part = admin.get(f"/migration/runs/{run.pk}/", headers=headers).content.decode()
    assert part.lstrip().startswith('<section id="run"')
    assert "<html" not in part


def test_the_report_shows_rows_sums_and_changes(admin: Client) -> None:
    run = run_of(RunState.WAITING, report=REPORT)
    page = text(admin, f"/migration/runs/{run.pk}/")
    for said in ("995", "342,800원", "340,000원", "원 단위까지 일치", "17", "rehearsal-0", "1.25"):
        assert said in page


def test_a_refused_run_says_why(admin: Client) -> None:
    why = {"why": "missing_kind", "named": {"kind": "vouchers"}}
    run = run_of(RunState.REFUSED, report={"refusal": why})
    assert "vouchers" in text(admin, f"/migration/runs/{run.pk}/")


@pytest.fixture
def faulty() -> Iterator[MigrationRun]:
    """150 faults of one code, one of another, and noise of another run."""
    run, other = run_of(RunState.LIVE, report=REPORT), run_of(RunState.REPLACED)
    MigrationFault.objects.bulk_create(
        MigrationFault(
            run=run, file="citizens.csv", line=n, code="bad_value", column="name", text="=홍*동"
        )
        for n in range(2, 152)
    )
    MigrationFault.objects.create(run=run, file="vouchers.csv", line=9, code="bad_columns")
    MigrationFault.objects.create(run=other, file="noise.csv", line=1, code="under_age")
    return run


def test_faults_are_counted_filtered_and_paged(admin: Client, faulty: MigrationRun) -> None:
    page = f"/migration/runs/{faulty.pk}/faults/"
    counts = [(line.code, line.rows) for line in admin.get(page).context["counts"]]
    assert counts == [("bad_columns", 1), ("bad_value", 150)]
    first = admin.get(page, {"code": "bad_value"}).context["page"]
    assert len(first.rows) == 100
    second = admin.get(page, {"code": "bad_value", "after": first.next_cursor}).context["page"]
    assert [row.line for row in second.rows] == list(range(102, 152))
    only = admin.get(page, {"file": "vouchers.csv"}).context["page"]
    assert [row.code for row in only.rows] == ["bad_columns"]
    assert admin.get(page, {"after": "nonsense"}).status_code == 302


def test_faults_come_as_a_sheet_without_formulas(admin: Client, faulty: MigrationRun) -> None:
    answer = admin.get(f"/migration/runs/{faulty.pk}/faults.csv", {"code": "bad_value"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == "\ufefffile,line,code,column,text"
    assert lines[1] == "citizens.csv,2,bad_value,name,'=홍*동"
    assert len(lines) == 151


def test_the_fault_page_reads_its_index(faulty: MigrationRun) -> None:
    MigrationFault.objects.bulk_create(
        MigrationFault(run=faulty, file="citizens.csv", line=n, code=f"code_{n % 9}")
        for n in range(5_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE citizens_migrationfault")
    rows = queries.faults(faulty).order_by("code", "file", "line", "id")[:100]
    assert "citizens_faults" in rows.explain()


def test_a_roll_back_says_what_it_brings_and_does_it(
    admin: Client, run: MigrationRun, garam: User
) -> None:
    before = run_of(RunState.REPLACED, report=REPORT)
    tables.create_attached(before.pk)
    LiveRun.objects.update(before=before)
    asked = text(admin, f"{PAGE}rolling-back/")
    assert "995" in asked
    assert admin.post(f"{PAGE}rolling-back/").status_code == 302
    live = LiveRun.objects.get()
    assert (live.run_id, live.before_id, live.changed_by) == (before.pk, run.pk, garam)


def test_a_yes_to_many_faults_shows_their_number(admin: Client) -> None:
    run = run_of(RunState.WAITING, report=REPORT)
    asked = text(admin, f"/migration/runs/{run.pk}/allowing/")
    assert ("1.25%" in asked, "995" in asked) == (True, True)


def test_signing_needs_words_and_stays(admin: Client, garam: User, run: MigrationRun) -> None:
    page = f"/migration/runs/{run.pk}/signing/"
    assert admin.post(page, {"words": " "}).status_code == 422
    assert admin.post(page, {"words": "합계 일치"}).status_code == 302
    run.refresh_from_db()
    assert (run.signed_by, run.signed_words) == (garam, "합계 일치")
    assert admin.post(page, {"words": "다시"}).status_code == 422
    assert "합계 일치" in text(admin, f"/migration/runs/{run.pk}/")


def test_cancelling_a_run_that_waits_drops_it(admin: Client) -> None:
    run = run_of(RunState.WAITING, report=REPORT)
    tables.create_attached(run.pk)
    assert admin.post(f"/migration/runs/{run.pk}/cancelling/").status_code == 302
    run.refresh_from_db()
    assert run.state == RunState.CANCELLED
