"""What must be right before anything is sealed: the ring, and how models use sealed fields."""

from django.apps import apps
from django.core.checks import Error, register

from carecase.sealing import ring
from carecase.sealing.fields import sealed_names


@register
def ring_is_usable(app_configs, **kwargs):
    return [
        Error(problem, hint="See docs/operations.md on sealing keys.", id="sealing.E001")
        for problem in ring.problems()
    ]


@register
def nothing_is_ordered_by_a_sealed_field(app_configs, **kwargs):
    return [
        Error(f"Meta.ordering names the sealed field {name!r}.", obj=model, id="sealing.E002")
        for model in apps.get_models()
        for name in sorted(sealed_names(model) & {str(item).lstrip("-") for item in model._meta.ordering})
    ]
