"""Every workflow of the product, found where the house keeps them: in the `steps` module of an app."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from carecase.workflow.engine import Workflow


def workflows():
    """(name, workflow) of every `steps` module."""
    modules = [f"{config.name}.steps" for config in apps.get_app_configs() if find_spec(f"{config.name}.steps")]
    for module in map(import_module, modules):
        yield from ((f"{module.__name__}.{name}", it) for name, it in vars(module).items() if isinstance(it, Workflow))


WORKFLOWS = dict(workflows())


def steps():
    """(workflow's name, step) of every step of every workflow."""
    return [(name, step) for name, workflow in WORKFLOWS.items() for step in workflow.values()]
