"""Nothing typed is lost: while typing, after a session ended, sent twice, or with the store down."""
