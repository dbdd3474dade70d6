"""Is this installation whole? One page for monitors."""
