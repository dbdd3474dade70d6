from django.urls import path

from services_catalog.keeping.views import pages, proposals

app_name = "keeping"

urlpatterns = [
    path("catalogue/keeping/", pages.Desk.as_view(), name="desk"),
    path("catalogue/keeping/<slug:kind>/<uuid:pk>/", pages.Entry.as_view(), name="entry"),
    path("catalogue/keeping/<slug:kind>/<uuid:pk>/confirm/", pages.Confirm.as_view(), name="confirm"),
    path("catalogue/keeping/<slug:kind>/<uuid:pk>/send/", pages.Send.as_view(), name="send"),
    path("catalogue/keeping/<slug:kind>/<uuid:pk>/publish/", pages.Publish.as_view(), name="publish"),
    path("catalogue/keeping/<slug:kind>/<uuid:pk>/send-back/", pages.SendBack.as_view(), name="send_back"),
    path("catalogue/types/proposed/", proposals.Proposals.as_view(), name="proposals"),
    path("catalogue/types/propose/", proposals.Propose.as_view(), name="propose"),
    path("catalogue/types/proposed/<uuid:pk>/", proposals.ProposalPage.as_view(), name="proposal"),
]
