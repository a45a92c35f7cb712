"""Short words rung through Valkey after the commit. They carry no data and may be lost: whoever
listens also looks for itself now and then."""

import time
from collections.abc import Iterable

import redis
from django.db import transaction

from supportdesk.lib.valkey import tell, valkey


def channel(name: str) -> str:
    """The name on the wire: channels are common to all databases of a server, ours are not."""
    database = valkey().connection_pool.connection_kwargs.get("db") or 0
    return f"desk:{database}:{name}"


def topic_key(word: str) -> str:
    """Where ``remembered`` keeps what is true until the word is said."""
    return f"desk:until:{word}"


class _Rings:
    """What one transaction has to say, each word once; Django calls it after the commit."""

    def __init__(self) -> None:
        self.words: dict[tuple[str, str], None] = {}

    def __call__(self) -> None:
        _send(self.words)


def ring(name: str, word: str = "") -> None:
    """Say ``word`` on channel ``name`` once the current transaction commits, or now without one."""
    for _, hook, _ in transaction.get_connection().run_on_commit:
        # A hook that stands will run if this transaction does. At worst the word is said although
        # its savepoint was rolled back, and a listener looks once for nothing.
        if isinstance(hook, _Rings):
            hook.words[name, word] = None
            return
    rings = _Rings()
    rings.words[name, word] = None
    transaction.on_commit(rings)


def _send(words: Iterable[tuple[str, str]]) -> None:
    """One message a channel, its words by line: a claim rings three, and each command costs."""
    said: dict[str, list[str]] = {}
    for name, word in words:
        said.setdefault(name, []).append(word)

    def say(at: redis.Redis) -> None:
        with at.pipeline(transaction=False) as pipe:
            for name, its in said.items():
                pipe.publish(channel(name), "\n".join(its))
            pipe.delete(*[topic_key(word) for its in said.values() for word in its])
            pipe.execute()

    tell(say)


class Listener:
    """Waits for one channel's rings; without Valkey it just waits."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._ears: redis.client.PubSub | None = None

    def wait(self, seconds: float) -> None:
        """Return at the next ring, or after ``seconds``. Rings that piled up count as one."""
        try:
            ears = self._ears or self._listen()
            while ears.get_message(timeout=seconds):
                seconds = 0
        except redis.RedisError:
            self._ears = None
            time.sleep(seconds)

    def _listen(self) -> redis.client.PubSub:
        self._ears = valkey().pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
        self._ears.subscribe(channel(self._name))
        return self._ears
