"""The answer to a referral, where a new case may begin with it: what is owed to the person begins in the same act."""

from django.urls import path

from carecase.casework.registration import begin_where_it_was_taken_over
from carecase.workflow.acts import act
from referrals.exchange.views.incoming import AnswerIncoming
from referrals.views.receiving import AnswerReferral


class AnswerAndBegin(AnswerReferral):
    def take(self, subject, reason):
        with act(self.request.user, self.step.name, subject, reason=reason) as doing:
            referral = super().take(subject, reason)
            if self.step.name == "take_on" and referral.their_case_id:
                begin_where_it_was_taken_over(referral.their_case, doing)
        return referral


class AnswerFromElsewhereAndBegin(AnswerIncoming):
    def take(self, subject, reason):
        with act(self.request.user, self.step.name, subject) as doing:
            incoming = super().take(subject, reason)
            if self.step.name == "accept" and incoming.case_id:
                begin_where_it_was_taken_over(incoming.case, doing)
        return incoming


referral_patterns = [
    path(
        "referrals/incoming/<uuid:pk>/answer/<slug:step>/",
        AnswerFromElsewhereAndBegin.as_view(),
        name="answer_incoming",
    ),
    path("referrals/received/<uuid:pk>/answer/<slug:step>/", AnswerAndBegin.as_view(), name="answer_referral"),
]
