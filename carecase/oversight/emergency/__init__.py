"""Break-glass: the page that opens one case in an emergency, the banner while it is open, the review afterwards."""
