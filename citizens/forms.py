"""Forms of citizens: they clean, and never save."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.models import Detail, Purpose


class DisclosureForm(forms.Form):
    """Which field of whom, beside which ticket, and what for. Citizen or requester, not both."""

    citizen = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    requester = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    field = forms.ChoiceField(choices=Detail.choices, widget=forms.HiddenInput)
    ticket = forms.CharField(max_length=16, widget=forms.HiddenInput)
    purpose = forms.ChoiceField(
        label=_("Purpose of access"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say for what purpose you need it.")},
    )

    def asked(self) -> dict[str, Any]:
        """What is asked for, however the purpose stands; empty when it is nothing that exists."""
        good = {name: value for name, value in self.cleaned_data.items() if name != "purpose"}
        of_one = (good.get("citizen") is None) != (good.get("requester") is None)
        return good if of_one and good.get("field") and good.get("ticket") else {}
