from tests.rules.shared_world import world  # noqa: F401
