"""The recorder: append-only, chained events. Every page about it is in oversight."""
