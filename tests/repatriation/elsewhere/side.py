"""One side of a return between installations, in a process of its own: `python -m …side <what> <json>`."""

import json
import sys

import django

django.setup()

from carecase.cases.actions import take_case  # noqa: E402
from carecase.cases.models import Consent  # noqa: E402
from carecase.casework.registration import register_person  # noqa: E402
from carecase.people.models import Person  # noqa: E402
from carecase.workflow.acts import act  # noqa: E402
from referrals.models import Outgoing, Partner  # noqa: E402
from repatriation.actions import open_return_plan  # noqa: E402
from repatriation.elsewhere import answering  # noqa: E402
from repatriation.models import IncomingReturn, OriginAnswer, Place, ReturnPartner, Saying  # noqa: E402
from repatriation.origin.actions import end_partner  # noqa: E402
from tests.referrals.exchange.side import introduce, settle, someone  # noqa: E402

DOORS = {"settle": settle, "introduce": introduce}


def begin(place):
    """Somebody wants to go home; the partner is asked about the place."""
    ines, partner = someone("ines"), Partner.objects.get()
    person = Person(given_names="Lucita", family_names="Secretez", sex="2", age_told="30")
    case = register_person(person, by=ines, unit=ines.standing[0].unit, called="Lucita", codes=["spa"])
    case = take_case(case, by=ines)
    plan = open_return_plan(case, by=ines)
    consent = {"kind": "data_share", "given": "yes", "by": "self", "partner": partner.name}
    with act(ines, "prepare", case) as doing:
        agreed = doing.save(Consent(case=case, categories=["identity", "travel"], **consent))
        doing.save(Place(plan=plan, country="HN", kind="origin", area=place, with_whom="abuela"))
        doing.save(ReturnPartner(plan=plan, elsewhere=partner, consent=agreed, is_assessor=True, is_receiver=True))


def answer(conclusion, assessor):
    values = {"conclusion": conclusion, "assessor": assessor, "words": "", "source": "", "factors": {}}
    answering.say(IncomingReturn.objects.get(), Saying.ANSWER, values, by=someone("ines"))


def end():
    end_partner(ReturnPartner.objects.get(), by=someone("ines"))


def look():
    """Where everything stands."""
    return {
        "incoming": [
            {
                "sees": each.content.get("sees", ""),
                "facts": {row["code"]: row["value"] for row in each.content.get("facts", ())},
                "waits": each.waits,
            }
            for each in IncomingReturn.objects.order_by("recorded_at")
        ],
        "answers": [[each.came, each.conclusion, each.assessor] for each in OriginAnswer.objects.all()],
        "sent": [each.envelope for each in Outgoing.objects.filter(kind="return_answer").order_by("recorded_at")],
    }


if __name__ == "__main__":
    _module, what, given = sys.argv
    sys.stdout.write(json.dumps((DOORS.get(what) or globals()[what])(**json.loads(given))))
