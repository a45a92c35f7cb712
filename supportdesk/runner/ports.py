"""The two ports of the desk, looked at before anything else starts. Standard library only."""

import socket


def refuse_taken(host: str, port: str) -> None:
    """End with a sentence when the desk could not listen on ``port`` or on the one after it."""
    if not port.isdigit() or not 1 <= int(port) <= 65534:
        raise SystemExit(f"PORT={port} is not a port: choose a number from 1 to 65534.")
    web = int(port)
    for number, use in ((web, "the pages"), (web + 1, "the live stream")):
        reason = _why_not(host, number)
        if reason:
            raise SystemExit(
                f"Port {number} on {host}, for {use}, cannot be used: {reason}. "
                f"Stop what listens there, or choose another port: PORT={_free_pair(host)} make run"
            )


def _why_not(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError as error:
            return error.strerror or str(error)
    return ""


def _free_pair(host: str) -> int:
    pairs = (port for port in range(8200, 9000, 10) if not _why_not(host, port))
    return next((port for port in pairs if not _why_not(host, port + 1)), 18000)
