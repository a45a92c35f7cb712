"""Queues and reasons, loaded again and again."""

import pytest

from staff.models import Queue
from tickets.models import Priority, Reason
from tickets.services.reference import load_reference

pytestmark = pytest.mark.django_db


def test_the_tree_has_its_three_levels():
    assert load_reference() == (9, 86)
    assert [Reason.objects.filter(level=n).count() for n in (1, 2, 3)] == [9, 32, 86]
    leaf = Reason.objects.get(code="ACC-APP-DOWN")
    assert (leaf.parent.name_ko, leaf.parent.parent.name_ko) == ("앱 설치·실행", "가입·계정")
    assert (leaf.queue.slug, leaf.priority) == ("account", Priority.URGENT)


def test_a_second_load_keeps_what_people_changed(reference):
    Queue.objects.filter(slug="payment").update(ageing_minutes=10, position=99)
    Reason.objects.filter(code="ACC-APP-DOWN").update(is_active=False, name_en="old")
    load_reference()
    assert Queue.objects.get(slug="payment").ageing_minutes == 10
    leaf = Reason.objects.get(code="ACC-APP-DOWN")
    assert (leaf.is_active, leaf.name_en) == (False, "App frozen or down")


def test_a_load_takes_a_handful_of_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        load_reference()
