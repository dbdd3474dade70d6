from django.urls import path
from django.utils.translation import gettext_lazy as _

from carecase.cases import forms, views
from carecase.cases.adulthood import AdulthoodForm
from carecase.cases.appointments import AppointmentForm
from carecase.cases.views import pages

app_name = "cases"
urlpatterns = [
    *pages("note", forms.CaseNoteForm),
    *pages("operations-note", forms.OperationsNoteForm),
    *pages("health-note", forms.HealthNoteForm),
    *pages("legal-note", forms.LegalNoteForm),
    *pages("task", forms.TaskForm),
    *pages("consent", forms.ConsentForm, view=views.EditConsent),
    *pages("rights", forms.RightsTalkForm),
    *pages("notice", forms.AuthorityNoticeForm),
    *pages("interpreter", forms.InterpreterRequestForm, view=views.EditInterpreterRequest),
    *pages("contact", forms.ContactAttemptForm, view=views.EditContact),
    path("cases/<case_number:number>/contact/<uuid:pk>/undo/", views.UndoContact.as_view(), name="undo_contact"),
    path("cases/<case_number:number>/contact-line/", views.ContactLine.as_view(), name="contact_line"),
    *pages("appointment", AppointmentForm, template_name="cases/appointment.html"),
    *pages("legal-stay", forms.LegalStayForm),
    *pages("absence", forms.AbsenceForm),
    *pages("hold", forms.HoldForm),
    *pages("fear", forms.FearForm),
    *pages("concern", forms.ConcernForm),
    path("cases/<case_number:number>/concern/<uuid:pk>/judge/", views.JudgeConcern.as_view(), name="judge_concern"),
    *pages("closure", forms.ClosureForm, single=True),
    *pages("adulthood", AdulthoodForm, single=True),
    *pages("short_care", forms.ShortCareForm, single=True, title=_("went on her or his way")),
    path("cases/<case_number:number>/hold/<uuid:pk>/end/", views.EndPause.as_view(), name="end_pause"),
    path(
        "cases/<case_number:number>/apart/new/",
        views.EditCaseRecord.as_view(form_class=forms.SeparationForm),
        name="separation_new",
    ),
    path("cases/<case_number:number>/apart/<uuid:pk>/end/", views.EndSeparation.as_view(), name="end_separation"),
    path("cases/<case_number:number>/take/", views.TakeCase.as_view(), name="take"),
    path("cases/<case_number:number>/task/<uuid:pk>/done/", views.FinishTask.as_view(), name="finish_task"),
    path("cases/<case_number:number>/task/<uuid:pk>/open/", views.ReopenTask.as_view(), name="reopen_task"),
    path("cases/<case_number:number>/consent/<uuid:pk>/withdraw/", views.WithdrawConsent.as_view(), name="withdraw"),
    path("cases/<case_number:number>/approval/<uuid:pk>/", views.AnswerApproval.as_view(), name="approval"),
]
