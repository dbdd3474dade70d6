from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed


class AccessConfig(AppConfig):
    name = "carecase.access"

    def ready(self):
        from carecase.access import sign_in

        user_logged_in.connect(sign_in.signed_in, dispatch_uid="signed-in")
        user_logged_out.connect(sign_in.signed_out, dispatch_uid="signed-out")
        user_login_failed.connect(sign_in.failed, dispatch_uid="sign-in-failed")
