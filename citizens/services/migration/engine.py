"""The import itself."""

from citizens.models import MigrationRun


def carry_out(run_id: int) -> MigrationRun:
    """Read the package of a run, match, index, compare and swap it in; answers how it ended.

    Must be called outside a transaction, in a process that may be busy for as long as it takes.
    Does nothing for a run that has ended; starts one again that was interrupted. Refused
    (``ImportRunning``) while another import runs. What the package is refused for is not raised
    but written: ``state``, ``refusal_words(run)``.
    """
    raise NotImplementedError("The import is being built.")
