"""The bank of interpreters. It knows no one in care."""
