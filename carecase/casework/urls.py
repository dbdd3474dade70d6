from django.urls import path

from carecase.casework.steps import care
from carecase.casework.views import case, interpreting, keyboard, lists, own_account, same_people
from carecase.casework.views.assigning import assigning_patterns
from carecase.casework.views.bookings import booking_patterns
from carecase.casework.views.identity import identity_patterns
from carecase.casework.views.incident_links import incident_link_patterns
from carecase.casework.views.likenesses import likeness_patterns
from carecase.casework.views.missing import missing_patterns
from carecase.casework.views.note_for_several import note_for_several_patterns
from carecase.casework.views.papers import paper_patterns
from carecase.casework.views.printing import printing_patterns
from carecase.casework.views.record_papers import record_paper_patterns
from carecase.casework.views.referrals import referral_patterns
from carecase.casework.views.registered_twice import registered_twice_patterns
from carecase.casework.views.registration import registration_patterns
from carecase.casework.views.together import together_patterns
from carecase.workflow.views import TakeStep

app_name = "casework"
urlpatterns = [
    path("", lists.MyDay.as_view(), name="my_day"),
    path("accounts/languages/", own_account.Languages.as_view(), name="own_languages"),
    path("accounts/keyboard/", keyboard.Keyboard.as_view(), name="keyboard"),
    path("search/", lists.Search.as_view(), name="search"),
    path("tasks/", lists.Tasks.as_view(), name="tasks"),
    path("interpreter-requests/", interpreting.Requests.as_view(), name="interpreter_requests"),
    *booking_patterns,
    path("incidents/", lists.Incidents.as_view(), name="incidents"),
    *registration_patterns,
    *registered_twice_patterns,
    *incident_link_patterns,
    *together_patterns,
    *identity_patterns,
    *likeness_patterns,
    *printing_patterns,
    *record_paper_patterns,
    *paper_patterns,
    *note_for_several_patterns,
    *assigning_patterns,
    *referral_patterns,
    *missing_patterns,
    path("cases/", lists.CaseList.as_view(), name="cases"),
    path("cases/<case_number:number>/", case.CasePage.as_view(), name="case"),
    path("cases/<case_number:number>/history/", case.History.as_view(), name="history"),
    path("cases/<case_number:number>/team/", case.Team.as_view(), name="team"),
    path(
        "cases/<case_number:number>/known-elsewhere/<uuid:pk>/",
        same_people.KnownElsewhere.as_view(),
        name="same_person",
    ),
    path(
        "cases/<case_number:number>/known-elsewhere/<uuid:pk>/write/",
        same_people.WriteToOtherTeam.as_view(),
        name="same_person_write",
    ),
    path("cases/<case_number:number>/closing/", case.RequestClosure.as_view(), name="request_closure"),
    path("cases/<case_number:number>/section/<slug:section>/", case.SectionPage.as_view(), name="section"),
    path("cases/<case_number:number>/step/<slug:step>/", TakeStep.as_view(workflow=care, process="care"), name="step"),
]
