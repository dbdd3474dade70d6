"""Many new tables in one migration operation.

After each operation Django renders every model that is related to the one it touched, and here everything is related
to users and data keys: 280 operations took 50 seconds of a first migrate, one operation per app takes two
(docs/decisions/0009-create-models-at-once.md).
"""

from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """The CreateModel operations in `models`, in an order in which each table finds those it refers to."""

    category = OperationCategory.ADDITION
    serialization_expand_args = ["models"]

    def __init__(self, models):
        self.models = models

    def deconstruct(self):
        return type(self).__qualname__, [], {"models": self.models}

    def state_forwards(self, app_label, state):
        vars(state).pop("apps", None)  # rendered once, when it is next asked for
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.models)} models"
