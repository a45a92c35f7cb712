"""Template words of the whole desk; a builtin of the template engine."""

from django import template

register = template.Library()
