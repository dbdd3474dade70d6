from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WorkflowConfig(AppConfig):
    name = "carecase.workflow"

    def ready(self):
        from carecase.workflow.typed import keeping

        user_logged_in.connect(keeping.signed_in, dispatch_uid="drafts-waiting")
