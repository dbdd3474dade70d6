"""The origin side before the departure: who learns what and when, what they answer, who confirms (C13, L7)."""
