from django.apps import AppConfig


class RepatriationConfig(AppConfig):
    name = "repatriation"

    def ready(self):
        from repatriation.elsewhere import talk

        talk.begin()
