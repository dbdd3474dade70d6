"""Case management for the protection, care, return and integration of smuggled migrants and trafficked people."""

__version__ = "0.1.0"
