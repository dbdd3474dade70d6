from django.urls import path

from carecase.cases.views import pages
from referrals import forms, views

app_name = "referrals"

ONE = "cases/<case_number:number>/referral/<uuid:pk>/"

urlpatterns = [
    *pages("referral", forms.ReferralForm, view=views.EditReferral),
    path(f"{ONE}page/", views.ReferralPage.as_view(), name="page"),
    path(f"{ONE}feedback/", views.EditReferral.as_view(form_class=forms.FeedbackForm), name="feedback"),
    path(f"{ONE}step/<slug:step>/", views.TakeReferralStep.as_view(), name="step"),
]
