"""Where people are."""

import pytest
from django.db import transaction
from django.test import Client

from staff.models import PresenceChange, User
from staff.queries import presence_of
from staff.services import NotOnTheDesk, UnknownState, set_presence


def states(person: User) -> list[str]:
    return list(
        PresenceChange.objects.filter(person=person).order_by("pk").values_list("state", flat=True)
    )


def test_each_change_is_logged_and_the_newest_is_the_state(haneul: User, bada: User) -> None:
    set_presence(person=haneul, state="break")
    set_presence(person=haneul, state="available")
    assert states(haneul) == ["break", "available"]
    assert presence_of(haneul).state == "available"
    assert states(bada) == []


def test_the_same_state_again_changes_nothing(haneul: User) -> None:
    before = presence_of(haneul).since
    set_presence(person=haneul, state="available")
    assert states(haneul) == []
    assert presence_of(haneul).since == before


def test_a_change_rings(haneul: User, rings: list[str]) -> None:
    set_presence(person=haneul, state="meal")
    assert rings == [f"person-changed {haneul.pk}"]


def test_an_unknown_state_is_refused(haneul: User) -> None:
    with pytest.raises(UnknownState):
        set_presence(person=haneul, state="asleep")


def test_outsiders_have_no_presence(outsider: User) -> None:
    with pytest.raises(NotOnTheDesk):
        set_presence(person=outsider, state="available")


def test_the_log_cannot_be_changed(haneul: User) -> None:
    set_presence(person=haneul, state="meal")
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        PresenceChange.objects.update(state="available")


def test_somebody_without_a_row_is_not_ready(db: None) -> None:
    person = User.objects.create(username="nuri", name="누리")
    assert presence_of(person).state == "not_ready"
    assert set_presence(person=person, state="available").state == "available"


def test_the_switch_works_without_script(client: Client, haneul: User) -> None:
    client.force_login(haneul)
    answer = client.post("/staff/presence/", {"state": "meal", "next": "/staff/people/haneul/"})
    assert answer["Location"] == "/staff/people/haneul/"
    assert presence_of(haneul).state == "meal"


def test_the_switch_is_drawn_again_for_htmx(client: Client, haneul: User) -> None:
    client.force_login(haneul)
    answer = client.post("/staff/presence/", {"state": "meal"}, headers={"HX-Request": "true"})
    assert "식사" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert 'value="meal" aria-pressed="true"' in answer.content.decode()


def test_an_unknown_state_through_the_page_is_a_refusal(client: Client, haneul: User) -> None:
    client.force_login(haneul)
    assert client.post("/staff/presence/", {"state": "asleep"}).status_code == 400
