"""The pages of those who watch: staff, access log, retention, backups."""
