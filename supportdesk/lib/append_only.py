"""Tables whose rows are never changed or removed; the database refuses, whoever asks."""

import pgtrigger


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers for a model's ``Meta.triggers``: no UPDATE, no DELETE, no TRUNCATE."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;",
        ),
    ]
