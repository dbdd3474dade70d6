"""Private files: pictures and scanned sheets, drawn anew and sealed with the key of whom they show."""
