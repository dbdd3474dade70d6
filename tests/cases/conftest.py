"""Asking as people do: the same hands as for the assessments."""

from tests.assessments.conftest import case_on, client_of, look, send, tasks

__all__ = ["case_on", "client_of", "look", "send", "tasks"]
