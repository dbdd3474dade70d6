"""The product's own addresses, and under `floor/` what each job is measured against."""

from django.urls import path

from carecase.urls import *
from carecase.urls import urlpatterns as of_the_product
from tools.bench import floors_reading as reading
from tools.bench import floors_writing as writing

urlpatterns = [
    *of_the_product,
    path("floor/list/", reading.CaseList.as_view()),
    path("floor/filtered/", reading.Filtered.as_view()),
    path("floor/search/", reading.Search.as_view()),
    path("floor/case/<case_number:number>/", reading.OneCase.as_view()),
    path("floor/day/", reading.MyDay.as_view()),
    path("floor/board/<uuid:house>/", reading.Board.as_view()),
    path("floor/log/<case_number:number>/", writing.LogService.as_view()),
    path("floor/step/<case_number:number>/", writing.TakeStep.as_view()),
    path("floor/register/", writing.Register.as_view()),
]
