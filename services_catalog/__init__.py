"""Service types, services and providers."""
