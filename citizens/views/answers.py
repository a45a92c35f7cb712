"""How citizens' pages answer: a form until it is done, a question before what cannot be undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from supportdesk.lib.refusal import Refusal, Words
from supportdesk.lib.request import DeskRequest

UNPROCESSABLE = 422


def form_page(
    request: DeskRequest, form: Form, save: Callable[..., Any], *, done: Words, **context: Any
) -> HttpResponse:
    """Draw the form; when it is sent and good, save its fields and go ``back``. A refusal stands on
    the form like any other error. ``context``: title, back, text, button, danger."""
    if request.method == "POST" and form.is_valid():
        try:
            save(**form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(done))
            return redirect(context["back"])
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "citizens/form.html", {"form": form, **context}, status=status)


def question(
    request: DeskRequest, act: Callable[[], object], *, done: Words, **context: Any
) -> HttpResponse:
    """Ask first (GET), then do it (POST) and go ``back``. ``context``: title, back, text, button,
    danger."""
    if request.method == "POST":
        act()
        messages.success(request, str(done))
        return redirect(context["back"])
    return render(request, "staff/question.html", context)
