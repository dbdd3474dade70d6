from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class SigninConfig(AppConfig):
    name = "carecase.signin"

    def ready(self):
        from allauth.mfa import signals as mfa

        from carecase.signin import adapters, factor

        user_logged_in.connect(adapters.begin, dispatch_uid="session-begins")
        mfa.authenticator_added.connect(factor.added, dispatch_uid="factor-added")
        mfa.authenticator_removed.connect(factor.removed, dispatch_uid="factor-removed")
        mfa.authenticator_reset.connect(factor.renewed, dispatch_uid="factor-renewed")
        mfa.authentication_failed.connect(factor.failed, dispatch_uid="factor-failed")
