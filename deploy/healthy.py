"""Exits with 0 when the server on this machine says that it is well: for containers and monitors."""

import os
import sys
from http.client import HTTPConnection, HTTPException

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".")
port = int(os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2])
connection = HTTPConnection("127.0.0.1", port, timeout=5)
try:
    connection.request("GET", "/health/", headers={"Host": host})
    answer = connection.getresponse()
except (OSError, HTTPException) as error:
    sys.exit(f"no answer: {error}")
if answer.status != 200:
    sys.exit(f"{answer.status}: {answer.read().decode()}")
