"""Talking over the options: how it was asked, what was told of each way, what was answered, when to talk again."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.clocks import end_of_day, finish_tasks, open_task
from carecase.cases.models import Task
from carecase.ui.moments import when
from repatriation import known
from repatriation.forms import ReturnForm
from repatriation.models import OptionsTalk

ABOUT = {option: f"about_{option.value}" for option in OptionsTalk.Option}


class OptionsTalkForm(ReturnForm):
    """What was told of an option says that it was told. Who was there decides whether somebody was asked alone."""

    permission = Permission.COUNSEL_OPTIONS
    begins_with = staticmethod(known.of_talk)
    must_answer = ("words",)
    sections_of = (
        (
            _("How she or he was asked"),
            ["alone", "only_by_authority", "present", "language", "through", "interpreted", "occurred_at"],
        ),
        (_("What was told of each way"), ["told", *ABOUT.values()]),
        (_("What was said"), ["words", "chosen", "asked_back", "next_on"]),
    )

    class Meta:
        model = OptionsTalk
        fields = [
            "alone", "only_by_authority", "present", "language", "through", "interpreted", "told", *ABOUT.values(),
            "words", "chosen", "asked_back", "next_on", "occurred_at",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field, met = self.fields["interpreted"], self.plan.case.interpreter_requests.exclude(met="")
        field.queryset = met.select_related("key")
        field.label_from_instance = lambda each: f"{each} · {each.get_met_display()} · {when(each.met_at)}"

    def is_question(self, name):
        return name == "words"

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("alone") and OptionsTalk.NOT_ALONE_WITH & set(cleaned.get("present") or ()):
            self.add_error("alone", _("With family, companions or an authority there nobody is asked alone."))
        if self.is_new and cleaned.get("next_on") and cleaned["next_on"] < timezone.localdate():
            self.add_error("next_on", _("This day has passed."))
        written = {option for option, name in ABOUT.items() if cleaned.get(name)}
        told = set(cleaned.get("told") or ()) | written
        cleaned["told"] = [option.value for option in OptionsTalk.Option if option in told]
        return cleaned

    def write(self, doing):
        """The talk that was agreed has been held; the next one is somebody's task."""
        super().write(doing)
        talk, case, kind = self.instance, self.plan.case, Task.Kind.OPTIONS_TALK
        if self.is_new:
            finish_tasks(case, [kind], doing, at=timezone.now())
            if talk.next_on:
                open_task(case, kind, doing, due_at=end_of_day(case, talk.next_on), about=talk.pk)
