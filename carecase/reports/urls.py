from django.urls import path

from carecase.reports import views

app_name = "reports"
urlpatterns = [
    path("figures/", views.Index.as_view(), name="index"),
    path("figures/costs/", views.Costs.as_view(), name="costs"),
    path("figures/returns/", views.ReturnsPage.as_view(), name="returns"),
    path("figures/alternatives/", views.Alternatives.as_view(), name="alternatives"),
    path("figures/alternatives/paper/", views.AlternativesFile.as_view(), name="alternatives_paper"),
    path("figures/petition/", views.PetitionPage.as_view(), name="petition"),
    path("figures/petition/paper/", views.PetitionFile.as_view(), name="petition_paper"),
    path("figures/petition/sheet/", views.PetitionSheet.as_view(), name="petition_sheet"),
    path("figures/people/", views.PeoplePage.as_view(), name="people"),
    path("figures/people/paper/", views.PeopleFile.as_view(), name="people_paper"),
    path("figures/people/sheet/", views.PeopleSheet.as_view(), name="people_sheet"),
    path("figures/ways/", views.WaysPage.as_view(), name="ways"),
    path("figures/interpreters/", views.InterpretersPage.as_view(), name="interpreters"),
    path("figures/interpreters/sheet/", views.InterpretersSheet.as_view(), name="interpreters_sheet"),
    path("figures/night-costs/", views.NightCosts.as_view(), name="night_costs"),
    path("figures/unit-costs/", views.UnitCosts.as_view(), name="unit_costs"),
    path("exchange-rates/", views.Rates.as_view(), name="rates"),
    path("exchange-rates/history/", views.RateHistory.as_view(), name="rate_history"),
]
