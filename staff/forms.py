"""Input of the staff pages, cleaned. Nothing here saves."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from staff.models import SCOPES, Kind, PersonSkill, Queue, Skill, State, Team, User
from staff.queries import PeopleFilter
from staff.services.reading import Fault, Unreadable, decode, read_people

LARGEST = 2 * 1024 * 1024
ANY = [("", _("All"))]


class PeopleFilterForm(forms.Form):
    """Narrows the list of people; all of it optional."""

    search = forms.CharField(label=_("Name or sign-in name"), required=False, max_length=60)
    team = forms.ModelChoiceField(
        Team.objects.all(), label=_("Team"), required=False, empty_label=_("All")
    )
    kind = forms.ChoiceField(label=_("Role"), required=False, choices=ANY + Kind.choices)
    queue = forms.ModelChoiceField(
        Queue.objects.all(),
        label=_("Queue"),
        required=False,
        to_field_name="slug",
        empty_label=_("All"),
    )
    state = forms.ChoiceField(label=_("Presence"), required=False, choices=ANY + State.choices)
    account = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[("", _("Active")), ("inactive", _("Deactivated"))],
    )

    def wanted(self, after: str = "") -> PeopleFilter:
        """What was asked; a field that cannot be read narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        team, queue = asked.get("team"), asked.get("queue")
        return PeopleFilter(
            search=asked.get("search", ""),
            team=team.pk if team else None,
            kind=asked.get("kind", ""),
            queue=queue.slug if queue else "",
            state=asked.get("state", ""),
            active=asked.get("account") != "inactive",
            after=after,
        )


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """Details of a person who has an account."""

    class Meta:
        model = User
        fields = ("name", "kind", "employment", "team", "email", "open_limit", "language")
        labels = {"kind": _("Role")}
        help_texts = {
            "kind": _("Leaders and administrators need a second factor to sign in."),
            "email": _("Also finds the person when they use single sign-on."),
            "open_limit": _("Most tickets this person may own at once. Empty: the desk's default."),
        }


class QueueChoice(forms.Form):
    """Which queues somebody serves."""

    queues = forms.ModelMultipleChoiceField(
        Queue.objects.all(),
        label=_("Queues"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Contacts of these queues are given to this person."),
    )


class NewPersonForm(PersonForm):
    """A new account, with its sign-in name and first queues."""

    queues = QueueChoice.base_fields["queues"]

    class Meta(PersonForm.Meta):
        fields = ("username", "name", "kind", "employment", "team", "email")  # type: ignore[assignment]
        help_texts = {
            **PersonForm.Meta.help_texts,
            "username": _("Small letters and digits, such as agent75. It stays for ever."),
        }


class SkillForm(forms.ModelForm):  # type: ignore[type-arg]
    """A rating of one skill."""

    level = forms.TypedChoiceField(
        label=_("Level"),
        coerce=int,
        choices=[
            (1, _("1 · knows of it")),
            (2, _("2 · with help")),
            (3, _("3 · alone")),
            (4, _("4 · also hard cases")),
            (5, _("5 · teaches it")),
        ],
        initial=3,
    )

    class Meta:
        model = PersonSkill
        fields = ("skill", "level", "note")
        labels = {"skill": _("Skill"), "note": _("Experience")}
        help_texts = {
            "note": _("Where it comes from, such as: two years of Onnuri voucher complaints.")
        }


class NewSkillForm(forms.ModelForm):  # type: ignore[type-arg]
    """Something that people can be good at."""

    class Meta:
        model = Skill
        fields = ("name_ko", "name_en", "slug")
        labels = {"name_ko": _("Korean name"), "name_en": _("English name"), "slug": _("Code")}
        help_texts = {"slug": _("Small letters and hyphens; used in CSV files.")}


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(
        label=_("Purpose"), max_length=60, help_text=_("Which system uses it, such as: CTI.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=[(scope, scope) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what that system needs."),
    )
    days = forms.IntegerField(
        label=_("Days until it expires"), min_value=1, max_value=366, initial=90
    )


class TeamForm(forms.ModelForm):  # type: ignore[type-arg]
    """A team's name and leader."""

    class Meta:
        model = Team
        fields = ("name", "leader")
        labels = {"leader": _("Leader")}
        help_texts = {"leader": _("May see the team's people and change their queues and skills.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaders = User.objects.active().filter(kind__in=(Kind.LEADER, Kind.ADMIN))
        self.fields["leader"].queryset = leaders  # type: ignore[attr-defined]


class QueueForm(forms.ModelForm):  # type: ignore[type-arg]
    """A queue's names and ageing."""

    class Meta:
        model = Queue
        fields = ("name_ko", "name_en", "ageing_minutes", "is_active")
        labels = {"is_active": _("Takes new contacts"), "ageing_minutes": _("Ageing in minutes")}
        help_texts = {
            "is_active": _("Without it the queue is closed; what is in it is worked to its end.")
        }


class NewQueueForm(QueueForm):
    """The same with the code that programs use."""

    class Meta(QueueForm.Meta):
        fields = ("slug", *QueueForm.Meta.fields)  # type: ignore[assignment]
        labels = {**QueueForm.Meta.labels, "slug": _("Code")}
        help_texts = {
            **QueueForm.Meta.help_texts,
            "slug": _("Small letters and hyphens. Programs use it, so it stays."),
        }


class UploadForm(forms.Form):
    """A CSV file of people."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8 or CP949 (as Excel saves it), at most 5,000 people and 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 2 MB. Split it."))
        try:
            self.text = decode(upload.read())
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return upload

    @cached_property
    def faults(self) -> list[Fault]:
        """What is wrong with the people in the file."""
        return read_people(self.text).faults
