"""Ring the doorbell: tell open pages that something has changed, and never what."""

import re

from supportdesk.lib.bell import ring

CHANNEL = "live"
_TOPIC = re.compile(r"[a-z]+(?:-[a-z]+)* [\w-]{1,60}", re.ASCII)


def publish(topic: str) -> None:
    """Ring ``ticket-changed 12`` once the current transaction commits, or at once without one.

    A topic is a kind and one id or slug. Equal topics of a transaction ring once; without Valkey
    nothing rings, pages poll, and the caller goes on.
    """
    if not _TOPIC.fullmatch(topic):
        raise ValueError(f"Not a topic: {topic!r}")
    ring(CHANNEL, topic)
