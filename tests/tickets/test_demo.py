"""The demo is a desk in full use, told by the desk's own verbs."""

import pytest

from staff.models import Presence, User
from tickets.models import Ticket
from tickets.services import demo


@pytest.mark.django_db
def test_a_newcomer_finds_a_desk_in_full_use():
    demo.build()
    assert User.objects.filter(kind="agent").count() == 74
    assert Presence.objects.filter(person__kind="agent", state="available").count() == 74
    assert Ticket.objects.waiting_for_an_owner().count() > 50
    assert Ticket.objects.filter(status="open", owner__isnull=False).count() > 80
    assert not Ticket.objects.filter(owner__serves=None, owner__isnull=False).exists()
    assert not demo.is_empty()
