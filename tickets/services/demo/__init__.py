"""A desk in full use, for newcomers: people, queues and a morning's tickets, all invented."""

from tickets.services.demo.build import PASSWORD, SIGN_INS, build, is_empty

__all__ = ["PASSWORD", "SIGN_INS", "build", "is_empty"]
