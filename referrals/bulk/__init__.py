"""The same referral for several people, each on her or his own consent.

Nobody is sent here without consent: where a named person answers for that, it is one person's referral.
"""
