"""How the staff pages answer: a form until it is done, a question before what cannot be undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render

from supportdesk.lib.refusal import Refusal, Words
from supportdesk.lib.request import DeskRequest

UNPROCESSABLE = 422


def form_page(
    request: DeskRequest,
    form: BaseForm,
    save: Callable[[dict[str, Any]], object],
    *,
    then: str,
    done: Words,
    template: str = "staff/form.html",
    **context: Any,
) -> HttpResponse:
    """Draw the form; when it is sent and good, save and go on to ``then``. A refusal of the
    service stands on the form like any other error."""
    if request.method == "POST" and form.is_valid() and _saved(form, save):
        messages.success(request, str(done))
        return redirect(then)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template, {"form": form, "back": then, **context}, status=status)


def _saved(form: BaseForm, save: Callable[[dict[str, Any]], object]) -> bool:
    try:
        save(form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def question(
    request: DeskRequest, act: Callable[[], object], *, then: str, done: Words, **context: Any
) -> HttpResponse:
    """Ask first (GET), then do it (POST) and go on. ``context``: title, text, button, danger."""
    if request.method == "POST":
        act()
        messages.success(request, str(done))
        return redirect(then)
    return render(request, "staff/question.html", {"back": then, **context})
