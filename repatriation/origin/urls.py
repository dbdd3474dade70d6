"""Where the pages of the other side are, and ours about them: part of the addresses of repatriation."""

from django.urls import path

from repatriation.origin import forms, views
from repatriation.views import EditAboutPlace, EditPlanRow, row_pages

TO_US = "returns-to-us/"
ONE = f"{TO_US}<uuid:pk>/"
OURS = "cases/<case_number:number>/return/"


of_the_other_side = [
    path(TO_US, views.ReturnsToUs.as_view(), name="to_us"),
    path(ONE, views.ReturnToUs.as_view(), name="to_us_one"),
    path(f"{ONE}answer/", views.TheirEdit.as_view(form_class=forms.TheirAnswerForm), name="to_us_answer"),
    path(f"{ONE}family/", views.TheirEdit.as_view(form_class=forms.TheirFamilyForm), name="to_us_family"),
    path(f"{ONE}confirm/", views.TheirEdit.as_view(form_class=forms.TheirConfirmationForm), name="to_us_confirm"),
    path(f"{ONE}confirm/again/", views.ConfirmAgain.as_view(), name="to_us_again"),
    path(f"{ONE}confirm/back/", views.TakeBackTheirs.as_view(), name="to_us_back"),
    *row_pages("partner", forms.ReturnPartnerForm),
    path(f"{OURS}partner/<uuid:pk>/end/", views.EndPartner.as_view(), name="partner_end"),
    *row_pages("origin_answer", forms.OriginAnswerForm, view=EditAboutPlace)[:1],  # nobody changes what was said
    path(f"{OURS}origin-answer/<uuid:pk>/", views.AnswerPage.as_view(), name="origin_answer"),
    path(f"{OURS}confirmation/phone/", EditPlanRow.as_view(form_class=forms.PhonedForm), name="confirmation_phone"),
]
