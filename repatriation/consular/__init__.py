"""What other states are asked and ask: confirming a nationality, and the rules of a way between two countries."""
