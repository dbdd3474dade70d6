"""HSDS, Open Referral's Human Services Data Specification: reading 3.0 and 3.1, writing 3.1, and its API."""
