"""Views that people keep: a filter of the ticket list under a name, for oneself or a team."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from staff.models import Team, User
from supportdesk.lib.refusal import Refusal
from tickets import policies
from tickets.events import views_changed
from tickets.models import SavedView
from tickets.queries.filters import TicketFilter
from tickets.services.refusals import NotAllowed

MOST = 30  # a rail that is longer helps nobody


class ViewNameTaken(Refusal):
    code = "view_name_taken"
    status = 422
    message = _("You have a view of this name already. Choose another name.")


class TooManyViews(Refusal):
    code = "too_many_views"
    message = _("You have 30 saved views. Remove one that you no longer need.")


@transaction.atomic
def save_view(
    *, owner: User, name: str, query: TicketFilter, team: Team | None = None
) -> SavedView:
    """Keep a filter under a name that the owner has not used; with ``team`` the team sees it."""
    held = _lock_owner(owner)
    if not policies.works(held) or (team and not policies.can_share_view(held, team)):
        raise NotAllowed
    _refuse_taken(held, name)
    if SavedView.objects.filter(owner=held).count() >= MOST:
        raise TooManyViews
    views_changed(held)
    return SavedView.objects.create(owner=held, name=name.strip(), query=query.filled(), team=team)


@transaction.atomic
def change_view(*, view: SavedView, actor: User, name: str, team: Team | None) -> SavedView:
    """Rename it, share it with another team, or keep it to its owner (``team`` None)."""
    owner = _lock_owner(view.owner)
    view = SavedView.objects.select_for_update(of=("self",)).select_related("team").get(pk=view.pk)
    if not policies.can_change_view(actor, view):
        raise NotAllowed
    if team and team != view.team and not policies.can_share_view(actor, team):
        raise NotAllowed
    _refuse_taken(owner, name, besides=view)
    view.name, view.team = name.strip(), team
    view.save(update_fields=["name", "team"])
    views_changed(owner, actor)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, actor: User) -> None:
    """Forget it, for everybody it was shared with."""
    view = SavedView.objects.select_for_update(of=("self",)).select_related("team").get(pk=view.pk)
    if not policies.can_change_view(actor, view):
        raise NotAllowed
    view.delete()
    views_changed(view.owner, actor)


def _lock_owner(owner: User) -> User:
    """Held so that two windows do not make the same name, or one view too many."""
    held: User = User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    return held


def _refuse_taken(owner: User, name: str, besides: SavedView | None = None) -> None:
    same = SavedView.objects.filter(owner=owner, name=name.strip())
    if same.exclude(pk=besides.pk if besides else 0).exists():
        raise ViewNameTaken
