"""After the password: the second factor, how long a session lasts, the shared devices of a house."""
