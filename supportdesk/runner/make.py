"""What happens to make happens to us.

Ctrl-C in a terminal reaches make and us. But an interrupt sent to make alone only makes it wait for
us, silently and for ever; and a make that is killed leaves us behind, holding the ports.
"""

import os
import re
import signal
import time
from pathlib import Path

PAUSE = 0.5


def heed(make: int) -> None:
    """Interrupt this process once make, our parent, was interrupted or is gone."""
    while os.getppid() == make and not _is_interrupted(make):
        time.sleep(PAUSE)
    os.kill(os.getpid(), signal.SIGINT)


def _is_interrupted(process: int) -> bool:
    """A process blocks SIGINT while its handler for it runs, and make's runs until we end."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    blocked = re.search(r"^SigBlk:\s*([0-9a-f]+)", status, re.MULTILINE)
    return bool(blocked and int(blocked[1], 16) >> (signal.SIGINT - 1) & 1)
