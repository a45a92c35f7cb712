"""Input of the workspace, cleaned; nothing here saves."""

from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from staff.models import Queue, Team, User
from supportdesk.lib import clock
from tickets.models import LinkKind, Priority, Reason, Status, Ticket, WaitingFor
from tickets.queries.filters import UNFINISHED_WORD
from tickets.services import of_two_people
from tickets.services.contact_form import ATTACHMENTS

TAGS_AT_MOST = 12
LONGEST_WAIT = timedelta(days=366)
FILES_AT_MOST = ATTACHMENTS


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files as a list, at most ``FILES_AT_MOST`` of ``MAX_ATTACHMENT_BYTES`` each. Their total is
    limited with the request's body, before it is read."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        single = super().clean
        given = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if len(given) > FILES_AT_MOST:
            raise forms.ValidationError(_("At most %(most)d files.") % {"most": FILES_AT_MOST})
        limit = settings.MAX_ATTACHMENT_BYTES
        too_large = [each.name for each in given if each.size > limit]
        if too_large:
            words = _("%(file)s is larger than %(limit)d MB. Send a smaller one.")
            raise forms.ValidationError(
                words % {"file": too_large[0], "limit": limit // 1024**2}, code="too_large"
            )
        return [single(each, initial) for each in given]


class MessageForm(forms.Form):
    """What the composer sends. ``seen`` is the newest message that was on screen; ``anyway``
    sends although something arrived since; ``once`` names this form."""

    kind = forms.ChoiceField(choices=[("reply", _("Reply")), ("note", _("Internal note"))])
    body = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea,
        error_messages={"required": _("Write something first.")},
    )
    seen = forms.IntegerField(required=False)
    anyway = forms.BooleanField(required=False)
    once = forms.UUIDField(required=False)
    attachments = FilesField(label=_("Attachments"), required=False)


class DraftForm(forms.Form):
    """The composer while it is being written."""

    kind = forms.ChoiceField(choices=[("reply", ""), ("note", "")], required=False)
    body = forms.CharField(required=False, max_length=20_000, strip=False)
    once = forms.UUIDField(required=False)


class ReasonForm(forms.Form):
    """A leaf of the reason tree, by code."""

    reason = forms.ModelChoiceField(
        Reason.objects.leaves(),
        to_field_name="code",
        label=_("Contact reason"),
        error_messages={"required": _("Choose the contact reason (the last level).")},
    )


class TransferForm(forms.Form):
    """Where to, and what the next person should know."""

    queue = forms.ModelChoiceField(
        Queue.objects.none(),
        to_field_name="slug",
        label=_("Queue"),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("For whoever takes it next"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, away_from: Queue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Queue.objects.filter(is_active=True).exclude(pk=away_from.pk)
        cast("forms.ModelChoiceField[Queue]", self.fields["queue"]).queryset = others


class WaitForm(forms.Form):
    waiting_for = forms.ChoiceField(
        choices=WaitingFor.choices, label=_("Who is waited for"), widget=forms.RadioSelect
    )
    until = forms.DateTimeField(
        label=_("Comes back by itself"),
        required=False,
        help_text=_("Empty: when the citizen answers, or by hand."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def clean_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["until"]
        if until and not clock.now() < until < clock.now() + LONGEST_WAIT:
            raise forms.ValidationError(_("Choose a time that is still to come, within a year."))
        return until


class PriorityForm(forms.Form):
    priority = forms.TypedChoiceField(
        choices=[(p.value, p.label) for p in reversed(Priority)],
        coerce=int,
        label=_("Priority"),
        widget=forms.RadioSelect,
    )


class TagsForm(forms.Form):
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=400,
        help_text=_("By comma, at most 12."),
    )

    def clean_tags(self) -> list[str]:
        wanted = [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]
        if len(wanted) > TAGS_AT_MOST:
            raise forms.ValidationError(_("At most 12 tags."))
        return wanted


class MergeForm(forms.Form):
    """The ticket that stays, ``among`` those that the person may see. Of two citizens' tickets it
    is asked whether they belong together."""

    into = forms.ModelChoiceField(
        Ticket.objects.none(),
        to_field_name="number",
        label=_("Number of the ticket that stays"),
        error_messages={
            "invalid_choice": _("There is no such ticket among those you may see."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "240415-00123"}),
    )

    other_requester = forms.BooleanField(
        error_messages={"required": _("Confirm that they belong together, or choose another one.")}
    )

    def __init__(
        self, *args: Any, ticket: Ticket, among: "QuerySet[Ticket]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Ticket]", self.fields["into"]).queryset = among
        into = among.filter(number=self.data.get("into", "")).first() if self.is_bound else None
        if into is None or not of_two_people(ticket, into):
            del self.fields["other_requester"]
            return
        self.fields["other_requester"].label = _(
            "%(number)s and %(into)s are of different citizens. Both read what is answered there."
        ) % {"number": ticket.number, "into": into.number}


class CallForm(forms.Form):
    """A phone contact, noted while talking."""

    mobile = forms.CharField(
        label=_("Mobile"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    citizen_no = forms.CharField(
        label=_("Citizen number"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    subject = forms.CharField(label=_("Subject"), required=False, max_length=200)
    body = forms.CharField(
        label=_("What the citizen says"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write what the citizen says.")},
    )
    reason = forms.ModelChoiceField(
        Reason.objects.leaves(), to_field_name="code", label=_("Contact reason"), required=False
    )
    once = forms.UUIDField(required=False)


class FilterForm(forms.Form):
    """The conditions of a list, as ``TicketFilter`` reads them. ``words`` says each value of the
    fields that offer some."""

    queue = forms.ChoiceField(label=_("Queue"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    tag = forms.CharField(
        label=_("Tag"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"placeholder": _("Tag"), "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words: dict[str, dict[Any, Any]] = {}
        queues = [(queue.slug, str(queue)) for queue in Queue.objects.all()]
        people = User.objects.on_the_desk().order_by("name").values_list("username", "name")
        self._offer("queue", [("", _("Any queue")), *queues])
        self._offer(
            "status",
            [("", _("Any status")), (UNFINISHED_WORD, _("Unfinished")), *Status.choices],
        )
        self._offer(
            "owner",
            [("", _("Any owner")), ("none", _("Unassigned")), ("me", _("Me")), *people],
        )

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self.words[name] = dict(choices)


class ViewForm(forms.Form):
    """What a saved view is called and who sees it."""

    name = forms.CharField(label=_("Name"), max_length=40)
    team = forms.ModelChoiceField(
        Team.objects.none(), label=_("Who sees it"), required=False, empty_label=_("Only me")
    )

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = teams


class LinkForm(forms.Form):
    """Another ticket among ``others``, and what it has to do with this one."""

    other = forms.ModelChoiceField(
        Ticket.objects.none(),
        to_field_name="number",
        label=_("Number of the other ticket"),
        error_messages={"invalid_choice": _("There is no such ticket among those you may see.")},
        widget=forms.TextInput(
            {"autocomplete": "off", "placeholder": "240415-00123", "list": "link-earlier"}
        ),
    )
    kind = forms.ChoiceField(
        choices=LinkKind.choices,
        label=_("How they belong together"),
        initial=LinkKind.RELATED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, others: QuerySet[Ticket], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = self.fields["other"]
        assert isinstance(other, forms.ModelChoiceField)
        other.queryset = others
