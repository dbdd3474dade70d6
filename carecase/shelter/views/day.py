"""The day of the house on one sheet: who leaves when and with whom, who is out, who comes."""

from carecase.audit.reading import saw
from carecase.cases.models import Appointment
from carecase.shelter.board import board_of
from carecase.shelter.views.pages import HousePage

DAYS, MOST = 2, 100


class DaySheet(HousePage):
    """What an appointment is for does not stand here: whoever keeps the door needs the hour and who goes along."""

    template_name = "shelter/day_sheet.html"

    def get(self, request, id):
        board = board_of(self.house, request.user)
        places = {place.case.pk: place for place in board.residents}
        planned = Appointment.objects.visible_to(request.user).within(DAYS).filter(case__in=places)
        rows = [
            (each, places[each.case_id]) for each in planned.select_related("case__key", "key", "companion")[:MOST]
        ]
        saw(request.user, "view_day_sheet", self.house, *[place.case for place in board.residents])
        return self.page(rows=rows, board=board)
