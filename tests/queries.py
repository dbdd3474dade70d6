"""What a page asks the database when it is looked at again."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST = 15


def asked_by(look):
    """The statements of a second look, without the savepoints of the test's own transaction."""
    look()
    with CaptureQueriesContext(connection) as seen:
        look()
    return [each["sql"] for each in seen if "SAVEPOINT" not in each["sql"]]
