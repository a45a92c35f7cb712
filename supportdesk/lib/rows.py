"""The engine for rows of long lists: Jinja2, because it draws them more than ten times faster.

Everything else is Django's template language. Templates stand in ``templates/rows/``.
"""

from typing import Any

from django.template import engines
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from jinja2 import Environment

from supportdesk.lib.templatetags.desk import icon


def environment(**options: Any) -> Environment:
    """Autoescaping, with ``icon`` and ``_`` as everywhere else."""
    made = Environment(**{**options, "trim_blocks": True, "lstrip_blocks": True})  # noqa: S701
    made.globals.update(icon=icon, _=gettext)
    return made


def draw(template: str, **context: Any) -> SafeString:
    """Render ``templates/rows/<template>``."""
    return SafeString(engines["rows"].get_template(template).render(context))
