"""Ring the doorbell."""


def publish(topic: str) -> None:
    """placeholder"""
