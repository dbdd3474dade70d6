from django.urls import path

from referrals.exchange.views import inbox, incoming, partners

app_name = "exchange"

INCOMING = "referrals/incoming/"

urlpatterns = [
    path("exchange/inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("exchange/load/", incoming.LoadPackage.as_view(), name="load"),
    path("exchange/package/<uuid:pk>/", incoming.PackageFile.as_view(), name="package"),
    path("exchange/package/<uuid:pk>/again/", incoming.SendAgain.as_view(), name="send_again"),
    path(INCOMING, incoming.Incoming.as_view(), name="incoming"),
    path(f"{INCOMING}<uuid:pk>/", incoming.IncomingPage.as_view(), name="incoming_one"),
    path("partners/", partners.Partners.as_view(), name="partners"),
    path("partners/new/", partners.NewPartner.as_view(), name="partner_new"),
    path("partners/<uuid:pk>/", partners.PartnerPage.as_view(), name="partner"),
    path("partners/<uuid:pk>/change/", partners.ChangePartner.as_view(), name="partner_change"),
    path("partners/keys/<uuid:pk>/compare/", partners.CompareKeys.as_view(), name="compare"),
    path("partners/keys/<uuid:pk>/revoke/", partners.RevokeKeys.as_view(), name="revoke"),
    path("partners/ours/<uuid:pk>/keys.json", partners.OwnJwks.as_view(), name="jwks"),
    path("partners/ours/<uuid:pk>/<slug:what>/", partners.OwnKeysAct.as_view(), name="own_keys"),
]
