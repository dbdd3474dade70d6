"""What must be right before a deadline is computed: every pack, to the last key."""

from django.core.checks import Error, register

from carecase.jurisdictions import packs


@register
def packs_are_right(app_configs, **kwargs):
    return [Error(problem, hint="See docs/jurisdictions.md.", id="jurisdictions.E001") for problem in packs.problems()]
