"""A form of which a part may wait: it stands folded below, and opens by itself when something there is wrong."""


class FoldingForm:
    """Mix into a RecordForm. `may_wait` names the fields, `fold_title` and `fold_hint` stand over them."""

    template_name = "casework/folding_form.html"
    may_wait = ()
    fold_title = ""
    fold_hint = ""

    @property
    def sections(self):
        groups = [(title, hint, self.without_folded(fields)) for title, hint, fields in super().sections]
        return [group for group in groups if group[0] and group[2]]

    @property
    def at_the_end(self):
        """Fields that belong to no section, such as the reason for a change."""
        return [
            field for title, _hint, fields in super().sections if not title for field in self.without_folded(fields)
        ]

    def without_folded(self, fields):
        return [field for field in fields if field.name not in self.may_wait]

    @property
    def folded(self):
        return [self[name] for name in self.may_wait]

    @property
    def unfolded(self):
        return any(field.errors for field in self.folded)
