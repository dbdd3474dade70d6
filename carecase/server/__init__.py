"""What every request and every log line pass through, whatever the page."""
