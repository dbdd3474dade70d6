"""Keys and partners, and what goes to and comes from them. Taken by `referrals.models`, where Django looks."""
