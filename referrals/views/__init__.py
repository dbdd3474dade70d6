"""Pages of referrals: of those who send them, and of those who receive them."""
