"""Nouns of ``citizens``."""

from citizens.models.requester import Requester

__all__ = ["Requester"]
