"""Two records of one person: merged, found as one, undone."""

import pytest

from citizens.models import AccessEntry, Merge
from citizens.services import By, Wanted, look_up, merge_records, open_citizen, undo_merge
from citizens.services.refusals import CannotMergeRecords, NotAllowed


@pytest.fixture
def pair(citizen):
    """Records 1 and 2 of one person; 3 is noise."""
    for number in (1, 2, 3):
        citizen(number, mobile=f"0100000000{number}")


@pytest.fixture
def merge(bora, view_of, pair):
    """보라 merges."""
    return lambda kept, merged: merge_records(
        viewer=view_of(bora), kept=kept, merged=merged, words="통신사 확인"
    )


def test_a_merged_record_leads_to_the_kept_one(merge, haneul, view_of):
    merge(1, 2)
    opened = open_citizen(viewer=view_of(haneul), citizen_no=2)
    assert (opened.citizen.citizen_no, opened.records) == (1, (2,))


def test_undone_both_stand_by_themselves_again(merge, bora, haneul, view_of):
    undo_merge(viewer=view_of(bora), merge=merge(1, 2))
    found = look_up(viewer=view_of(haneul), wanted=[Wanted(By.MOBILE, "01000000002")])
    assert [each.citizen_no for each in found.citizens] == [2]
    with pytest.raises(CannotMergeRecords):
        undo_merge(viewer=view_of(bora), merge=Merge.objects.get())


@pytest.mark.parametrize(("kept", "merged"), [(1, 1), (2, 3), (3, 1), (1, 2), (2, 1)])
def test_no_chains_no_circles_no_second_home(merge, kept, merged):
    merge(1, 2)
    with pytest.raises(CannotMergeRecords):
        merge(kept, merged)


def test_a_kept_record_may_take_in_another(merge, haneul, view_of):
    merge(1, 2)
    merge(1, 3)
    assert open_citizen(viewer=view_of(haneul), citizen_no=3).records == (2, 3)


def test_an_agent_merges_nothing(pair, haneul, view_of):
    with pytest.raises(NotAllowed):
        merge_records(viewer=view_of(haneul), kept=1, merged=2, words="")


def test_a_merge_and_its_undoing_are_written_down(merge, bora, view_of):
    undo_merge(viewer=view_of(bora), merge=merge(1, 2))
    entries = AccessEntry.objects.filter(act="merged").order_by("at")
    assert [(each.citizens, each.what) for each in entries] == [
        ([1, 2], "merged"), ([1, 2], "undone"),
    ]  # fmt: skip


def test_the_page_asks_with_both_records_before_it_merges(pair, bora, client, settings):
    settings.DEMO = True
    client.force_login(bora)
    form = {"merged": "0000 0000 0002", "words": "통신사 확인"}
    asked = client.post("/citizens/1/merging/", form).content.decode()
    assert "000000000002" in asked
    assert not Merge.objects.exists()
    assert client.post("/citizens/1/merging/", {**form, "sure": "1"}).status_code == 302
    assert Merge.objects.get().made_by == bora
    assert client.post("/citizens/1/merging/", {**form, "merged": "7"}).status_code == 422
