"""What is asked: as little as is needed to protect somebody. Nothing but the words of what happened must be told."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import User
from carecase.access.permissions import Permission
from carecase.complaints.models import StaffComplaint
from carecase.ui.widgets import FoldedCheckboxes, use_house_widgets


class ComplaintForm(forms.ModelForm):
    accused = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        required=False,
        widget=FoldedCheckboxes,
        label=_("Who did it, if she or he works here"),
        help_text=_("She or he will never see that there is this complaint."),
    )
    kept_from = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        required=False,
        widget=FoldedCheckboxes,
        label=_("Who else must not see it"),
    )

    class Meta:
        model = StaffComplaint
        fields = ["through", "in_danger", "what", "where", "whom", "wishes", "accused_words"]
        widgets = {"what": forms.Textarea(attrs={"rows": 5}), "wishes": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        standing = Q(memberships__until_on__isnull=True) | Q(memberships__until_on__gte=today)
        here = Q(memberships__organisation__in=list(by.organisations))
        colleagues = User.objects.filter(standing & here, is_active=True).exclude(pk=by.pk).distinct()
        for name in ("accused", "kept_from"):
            if by.may(Permission.INTERPRET) and not by.may(Permission.VIEW_CASE):
                del self.fields[name]  # whoever knows nobody by name here says it in words
            else:
                self.fields[name].queryset = colleagues.order_by("display_name")
        use_house_widgets(self)


class EndForm(forms.Form):
    outcome = forms.ChoiceField(label=_("What came of it"), choices=[("", "—"), *StaffComplaint.Outcome.choices])
    measures = forms.CharField(
        label=_("What was done, and who was told"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
