"""Many people from a CSV file: all or none, and every fault in its place."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from staff.models import PeopleImport, Skill, Team, User
from staff.services import AlreadyHired, hire_upload, keep_upload
from staff.services.reading import read_people
from supportdesk.lib.sheets import STARTS_A_FORMULA, formula_safe

GOOD = """username,name,kind,employment,team,queues,skills,email
nuri,누리,상담사,비상,결제팀,payment;환불,onnuri:4,nuri@example.com
sora,소라,팀장,,,,,
"""


@pytest.fixture
def admin(client: Client, garam: User, settings: Any) -> Client:
    settings.DEMO = True
    client.force_login(garam)
    return client


@pytest.fixture
def world(reference: None) -> None:
    Team.objects.create(name="결제팀")
    Skill.objects.create(slug="onnuri", name_ko="온누리", name_en="Onnuri")


def upload(admin: Client, content: bytes, name: str = "people.csv") -> HttpResponse:
    return admin.post("/staff/imports/", {"file": SimpleUploadedFile(name, content)})


def places(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in read_people(text).faults]


def test_a_good_file_is_shown_first_and_hired_after_the_second_look(
    admin: Client, world: None
) -> None:
    look = upload(admin, GOOD.encode())["Location"]
    assert "등록할 사람 2명" in admin.get(look).content.decode()
    assert not User.objects.filter(username="nuri").exists()
    admin.post(look)
    nuri = User.objects.get(username="nuri")
    assert (nuri.kind, nuri.employment, nuri.team.name) == ("agent", "emergency", "결제팀")
    assert {service.queue.slug for service in nuri.serves.all()} == {"payment", "refund"}
    assert nuri.skills.get().level == 4


def test_the_file_is_forgotten_once_its_people_are_hired(garam: User, world: None) -> None:
    kept = keep_upload(actor=garam, file_name="people.csv", text=GOOD)
    hire_upload(actor=garam, upload=kept)
    kept.refresh_from_db()
    assert (kept.text, kept.hired) == ("", 2)
    with pytest.raises(AlreadyHired):
        hire_upload(actor=garam, upload=kept)


def test_a_desk_that_changed_since_hires_nobody(
    admin: Client, hire: Callable[..., User], world: None
) -> None:
    look = upload(admin, GOOD.encode())["Location"]
    hire("nuri", "다른 누리")
    assert admin.post(look).status_code == 409
    assert not User.objects.filter(username="sora").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_the_file_may_come_from_excel(encoding: str, admin: Client, world: None) -> None:
    assert upload(admin, GOOD.encode(encoding)).status_code == 302
    assert "누리" in PeopleImport.objects.get().text


@pytest.mark.parametrize("junk", [b"\x89PNG\r\n\x1a\n\xff\xff", b"username,name\na\x00,b"])
def test_what_is_not_text_is_refused(junk: bytes, admin: Client) -> None:
    assert upload(admin, junk).status_code == 422


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Big Name,누리,,,,,,", "username"),
        ("haneul,누리,,,,,,", "username"),
        ("nuri,,,,,,,", "name"),
        ("nuri,누리,boss,,,,,", "kind"),
        ("nuri,누리,,sometimes,,,,", "employment"),
        ("nuri,누리,,,없는팀,,,", "team"),
        ("nuri,누리,,,,payment;nowhere,,", "queues"),
        ("nuri,누리,,,,,onnuri:6,", "skills"),
        ("nuri,누리,,,,,none:3,", "skills"),
        ("nuri,누리,,,,,,not-an-address", "email"),
        ("nuri,누리,,,,,,,too,many", ""),
    ],
)
def test_a_fault_is_named_by_line_and_column(
    row: str, column: str, world: None, haneul: User
) -> None:
    header, *good = GOOD.splitlines()
    text = "\n".join([header, "bom,봄,,,,,,", row, good[1]])
    assert places(text) == [(3, column)]


def test_every_fault_of_a_file_is_said_at_once(admin: Client, world: None) -> None:
    answer = upload(admin, "username,name\nA B,\nnuri,누리\nnuri,둘\n".encode())
    assert answer.status_code == 422
    found = [(fault.line, fault.column) for fault in answer.context["faults"]]
    assert found == [(2, "username"), (2, "name"), (4, "username")]
    assert "3번째 줄에 같은 아이디" in answer.content.decode()
    assert not PeopleImport.objects.exists()


@pytest.mark.parametrize(
    ("header", "fault"), [("username", (1, "name")), ("username,name,nonsense", (1, "nonsense"))]
)
def test_a_wrong_header_is_said(header: str, fault: tuple[int, str], db: None) -> None:
    assert places(f"{header}\na,b") == [fault]


def test_korean_headings_are_understood(world: None) -> None:
    reading = read_people("아이디,이름,구분\nnuri,누리,팀장")
    assert (reading.faults, reading.newcomers[0].kind) == ([], "leader")


def test_an_empty_file_hires_nobody(db: None) -> None:
    assert places("username,name\n\n ,\n") == [(2, "")]


def test_a_cell_over_two_lines_does_not_shift_the_count(world: None) -> None:
    assert places('username,name\n"nuri","누\n리"\nx y,소라') == [(3, "name"), (4, "username")]


def test_more_than_five_thousand_are_refused(world: None) -> None:
    text = "username,name\n" + "".join(f"nuri{n},누리\n" for n in range(5_001))
    assert places(text) == [(5_002, "")]


def test_links_are_handed_out_for_those_without_a_password(admin: Client, world: None) -> None:
    look = upload(admin, GOOD.encode())["Location"]
    admin.post(look)
    answer = admin.post(f"{look}links/")
    lines = answer.content.decode().splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="password-links.csv"'
    assert [line.split(",")[0] for line in lines[1:]] == ["nuri", "sora"]
    assert Client().get(lines[1].split(",")[2]).status_code == 302


def test_the_empty_file_reads_without_a_fault(admin: Client, world: None) -> None:
    template = admin.get("/staff/imports/people.csv").content.decode("utf-8-sig")
    assert read_people(template).faults == []


@given(st.text())
def test_no_cell_of_a_download_starts_a_formula(cell: str) -> None:
    assert not formula_safe(cell).startswith(STARTS_A_FORMULA)
    assert formula_safe(cell).endswith(cell)


@pytest.mark.django_db
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))  # which no file is read with
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    assert not read_people("username,name\n" + text).newcomers or "," in text
