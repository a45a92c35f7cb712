"""Forms of citizens: they clean, and never save."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.models import Detail, Purpose
from citizens.services import By, Wanted, recognise
from citizens.services.normal import name as spelled_name
from citizens.services.recognising import birth_date
from supportdesk.lib.refusal import Refusal


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


class LookupForm(forms.Form):
    """One field that tells what was typed, or a name with what goes with it. ``wanted`` is what to
    search for, once the form is valid."""

    q = forms.CharField(
        label=_("Mobile, e-mail or a number"),
        required=False,
        max_length=120,
        help_text=_(
            "Citizen, voucher, merchant or business number; or a name with the last four digits "
            "or the birth date."
        ),
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    born = forms.CharField(label=_("Birth date"), required=False, max_length=12)
    last4 = forms.CharField(label=_("Last four digits"), required=False, max_length=4)
    shop = forms.CharField(label=_("Merchant's name"), required=False, max_length=100)
    district = forms.CharField(label=_("District"), required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted: list[Wanted] = []
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        self.fields["born"].widget.attrs["placeholder"] = "1990-01-31"
        self.fields["last4"].widget.attrs["inputmode"] = "numeric"
        self.fields["q"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("q"):
            self._recognise(given["q"])
        elif given.get("name"):
            self._person(spelled_name(given["name"]), given)
        elif given.get("shop"):
            shop, district = given["shop"].strip(), given.get("district", "").strip()
            self.wanted = [Wanted(By.MERCHANT_NAME, shop, district)]
        elif not self.errors:
            raise forms.ValidationError(_("Say whom or what to search for."))
        return given

    def _recognise(self, text: str) -> None:
        try:
            self.wanted = recognise(text)
        except Refusal as refusal:
            self.add_error("q", str(refusal))

    def _person(self, name: str, given: dict[str, Any]) -> None:
        if given.get("born"):
            born = birth_date(given["born"])
            if not born:
                self.add_error("born", _("Write it as 1990-01-31."))
            self.wanted = [Wanted(By.NAME_BIRTH, name, born)]
        elif re.fullmatch(r"[0-9]{4}", given.get("last4") or ""):
            self.wanted = [Wanted(By.NAME_LAST4, name, given["last4"])]
        else:
            self.add_error("last4", _("With a name, give the birth date or four digits."))


class MergingForm(forms.Form):
    """The other record, and why both are one person's. ``sure`` comes from the confirmation."""

    merged = forms.CharField(
        label=_("Citizen number of the other record"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    words = forms.CharField(
        label=_("How do you know that both are one person?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_merged(self) -> int:
        digits = re.sub(r"[\s-]", "", self.cleaned_data["merged"])
        if not re.fullmatch(r"[0-9]{12}", digits):
            raise forms.ValidationError(_("A citizen number has 12 digits."))
        return int(digits)
