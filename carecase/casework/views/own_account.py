"""What a colleague says about herself: the languages she works in."""

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from carecase.casework.choices import few_of_many
from carecase.jurisdictions import languages
from carecase.workflow.acts import act


class LanguagesForm(forms.Form):
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you work in"),
        help_text=gettext_lazy("Only those in which you could explain rights and listen to a story."),
        choices=languages.CHOICES,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        few_of_many(self.fields["languages"], at_least=4)


class Languages(LoginRequiredMixin, View):
    """An interpreter is looked for only when nobody of the team speaks the language of a person."""

    def get(self, request):
        spoken = [each.language for each in request.user.languages.order_by("pk")]
        return self.page(LanguagesForm(initial={"languages": spoken}))

    def post(self, request):
        form = LanguagesForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        with act(request.user, "say_languages", request.user) as doing:
            came, went = request.user.say_languages(form.cleaned_data["languages"])
            doing.details |= {"came": came, "went": went}
        messages.success(request, _("Saved."))
        return redirect("casework:own_languages")

    def page(self, form, status=200):
        return render(self.request, "casework/own_languages.html", {"form": form}, status=status)
