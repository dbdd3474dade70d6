"""Referral out and back."""
