from django.urls import path

from carecase.shelter.views import allegations, bed, day, door, gate, house

app_name = "shelter"

houses = [
    path("shelter/", house.Houses.as_view(), name="houses"),
    path("complaints/houses/", allegations.Allegations.as_view(), name="allegations"),
    path("shelter/set-up/<uuid:unit>/", house.SetUp.as_view(), name="set_up"),
    path("shelter/<uuid:id>/", house.BoardPage.as_view(), name="board"),
    path("shelter/<uuid:id>/log/", house.DayLog.as_view(), name="log"),
    path("shelter/<uuid:id>/log/<uuid:pk>/undo/", house.UndoLog.as_view(), name="undo_log"),
    path("shelter/<uuid:id>/day/", day.DaySheet.as_view(), name="day_sheet"),
    path("shelter/<uuid:id>/gate/", gate.Gate.as_view(), name="gate"),
    path("shelter/<uuid:id>/gate/<uuid:pk>/undo/", gate.UndoGateCall.as_view(), name="undo_gate_call"),
    path("shelter/<uuid:id>/gate/not-admitted/new/", gate.EditNotAdmitted.as_view(), name="not_admitted_new"),
    path("shelter/<uuid:id>/gate/not-admitted/<uuid:pk>/", gate.EditNotAdmitted.as_view(), name="not_admitted"),
    path("shelter/<uuid:id>/handover/", gate.Handover.as_view(), name="handover"),
    path("shelter/<uuid:id>/handover/<uuid:pk>/signed/", gate.SignHandover.as_view(), name="handover_sign"),
    path("shelter/<uuid:id>/headcount/", house.Headcount.as_view(), name="headcount"),
    path("shelter/<uuid:id>/incidents/", house.Incidents.as_view(), name="incidents"),
    path("shelter/<uuid:id>/incidents/new/", house.EditIncident.as_view(), name="incident_new"),
    path("shelter/<uuid:id>/incidents/<uuid:pk>/", house.EditIncident.as_view(), name="incident"),
    path("shelter/<uuid:id>/belongings/", house.Belongings.as_view(), name="belongings"),
    path("shelter/<uuid:id>/belongings/<uuid:pk>/", house.ReturnBelonging.as_view(), name="return_belonging"),
    path("shelter/<uuid:id>/location/", house.Location.as_view(), name="location"),
    path("shelter/<uuid:id>/location/edit/", house.EditLocation.as_view(), name="location_edit"),
    path("shelter/<uuid:id>/settings/", house.Settings.as_view(), name="settings"),
    path("shelter/<uuid:id>/settings/house/", house.EditHouse.as_view(), name="house"),
    path("shelter/<uuid:id>/settings/room/new/", house.EditRoom.as_view(), name="room_new"),
    path("shelter/<uuid:id>/settings/room/<uuid:pk>/", house.EditRoom.as_view(), name="room"),
    path("shelter/<uuid:id>/settings/bed/<uuid:pk>/", house.EditBed.as_view(), name="bed_settings"),
]

at_the_door = [
    path("shelter/<uuid:id>/admit/", door.Admit.as_view(), name="admit"),
    path("shelter/<uuid:id>/admit/bed/<uuid:bed>/", door.Admit.as_view(), name="admit_to"),
    path("shelter/<uuid:id>/admit/<case_number:number>/", door.AdmitCase.as_view(), name="admit_case"),
    path("shelter/<uuid:id>/admit/<case_number:number>/<uuid:bed>/", door.AdmitCase.as_view(), name="admit_case_bed"),
    path("shelter/<uuid:id>/emergency/", door.Emergency.as_view(), name="emergency"),
]


def of_resident(what, view, name):
    return path(f"shelter/<uuid:id>/people/<case_number:number>/{what}", view.as_view(), name=name)


residents = [
    of_resident("", door.Resident, "resident"),
    of_resident("stay/", door.EditStay, "stay"),
    of_resident("belongings/new/", door.NewBelonging, "belonging_new"),
    of_resident("move/<uuid:bed>/", door.MoveBed, "move"),
    of_resident("leave/", door.Leave, "leave"),
    of_resident("exit/", door.Exit, "exit"),
    of_resident("missing/", door.Missing, "missing"),
    of_resident("back/", door.Back, "back"),
    of_resident("longer/", door.AskLonger, "longer"),
    of_resident("extend/", door.Extend, "extend"),
]


def of_case(what, view, name):
    return path(f"cases/<case_number:number>/{what}/", view.as_view(), name=name)


cases = [
    of_case("bed", bed.FindBed, "bed"),
    of_case("bed/in/<uuid:id>", bed.FindBed, "bed_in"),
    of_case("bed/<uuid:pk>/reserve", bed.Reserve, "reserve"),
    of_case("bed/<uuid:pk>/exception", bed.Override, "override"),
    of_case("bed/release", bed.Release, "release"),
    of_case("bed/needs", bed.EditNeeds, "needs"),
    of_case("shelter-choice", bed.EditChoice, "choice"),
    of_case("provider-lodging/new", bed.EditLodging, "lodging_new"),
    of_case("provider-lodging/<uuid:pk>", bed.EditLodging, "lodging"),
]

urlpatterns = [*houses, *at_the_door, *residents, *cases]
