from carecase.interpreters.views.bank import bank_patterns
from carecase.interpreters.views.calendar import calendar_patterns
from carecase.interpreters.views.rooms import room_patterns
from carecase.interpreters.views.work import work_patterns

app_name = "interpreters"
urlpatterns = [
    *bank_patterns,
    *calendar_patterns,
    *room_patterns,
    *work_patterns,
]
