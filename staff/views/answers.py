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
    save: Callable[..., Any],
    *,
    then: str,
    done: Words,
    to: Callable[[Any], str] | None = None,
    template: str = "staff/form.html",
    **context: Any,
) -> HttpResponse:
    """Draw the form; when it is sent and good, save its fields and go on to ``then``, or where
    ``to`` says for what was saved. A refusal stands on the form like any other error."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(**form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(done))
            return redirect(to(saved) if to else then)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template, {"form": form, "back": then, **context}, status=status)


def question(
    request: DeskRequest, act: Callable[[], object], *, then: str, done: Words, **context: Any
) -> HttpResponse:
    """Ask first (GET), then do it (POST) and go on. ``context``: title, text, button, danger."""
    if request.method == "POST":
        act()
        messages.success(request, str(done))
        return redirect(then)
    return render(request, "staff/question.html", {"back": then, **context})
