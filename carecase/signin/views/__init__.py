"""Locking and unlocking, shared devices, one's own sessions."""
