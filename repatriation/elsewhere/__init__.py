"""The origin side in another installation: it is told by sealed package, and answers by one (referrals.exchange)."""
