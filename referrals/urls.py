from django.urls import path

from carecase.cases.views import pages
from referrals import forms
from referrals.views import bulk, case_requests, none_possible, receiving, sending, worklists

app_name = "referrals"

ONE = "cases/<case_number:number>/referral/<uuid:pk>/"
ASKED_FOR = "cases/<case_number:number>/asked-for/<uuid:asked>/"
RECEIVED = "referrals/received/<uuid:pk>/"

urlpatterns = [
    *pages("referral", forms.ReferralForm, view=sending.EditReferral),
    path(f"{ONE}page/", sending.ReferralPage.as_view(), name="page"),
    path(f"{ONE}preview/", sending.Preview.as_view(), name="preview"),
    path(f"{ONE}feedback/", sending.EditReferral.as_view(form_class=forms.FeedbackForm), name="feedback"),
    path(f"{ONE}came-to-nothing/", sending.GiveUp.as_view(), name="give_up"),
    path(f"{ONE}paper/<uuid:attachment>/", sending.SentPaper.as_view(), name="sent_paper"),
    path(f"{ONE}step/<slug:step>/", sending.TakeReferralStep.as_view(), name="step"),
    path(
        "cases/<case_number:number>/referral/none-possible/",
        none_possible.NonePossible.as_view(),
        name="none_possible",
    ),
    path("referrals/several/", bulk.ReferSeveral.as_view(), name="several"),
    path("referrals/several/<uuid:batch>/", bulk.SeveralSent.as_view(), name="several_sent"),
    path("referrals/handed-over/<uuid:pk>/", sending.HandedOver.as_view(), name="handed_over"),
    path("referrals/sent/", worklists.Sent.as_view(), name="sent"),
    path("referrals/cases-asked-for/", case_requests.CasesAskedFor.as_view(), name="cases_asked_for"),
    path(ASKED_FOR, case_requests.AskedFor.as_view(), name="asked_for"),
    path(f"{ASKED_FOR}<slug:answer>/", case_requests.AnswerByReferral.as_view(), name="asked_for_answer"),
    path("referrals/received/", receiving.Received.as_view(), name="received"),
    path(RECEIVED, receiving.ReceivedReferral.as_view(), name="received_one"),
    path(f"{RECEIVED}came-to-nothing/", receiving.ReportFailure.as_view(), name="report_failure"),
    path(f"{RECEIVED}say/", receiving.SayBack.as_view(), name="say"),
    path(f"{RECEIVED}recall-seen/", receiving.RecallSeen.as_view(), name="recall_seen"),
    path(f"{RECEIVED}paper/<uuid:attachment>/", receiving.ReceivedPaper.as_view(), name="received_paper"),
]
