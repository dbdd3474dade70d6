"""Which referrals stand on a worklist, in which order: sent from cases one sees, or come to one's desk."""

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.models import Organisation, Unit
from referrals import late
from referrals.models import ASKED, ENDED, Referral, State
from referrals.querysets import ANSWERING

WAITING, ACCEPTED, OVER = "waiting", "accepted", "ended"
STATES = {WAITING: ASKED, ACCEPTED: (State.ACCEPTED,), OVER: ENDED}
GROUPS = [(WAITING, _("Waiting for an answer")), (ACCEPTED, _("Accepted")), (OVER, _("Ended"))]
#: The hour by which an answer is needed says age and urgency in one; what has ended is read from the newest on.
ORDER = {WAITING: ("answer_by_at", "pk"), ACCEPTED: ("answer_by_at", "pk"), OVER: ("-sent_at", "pk")}
SHOWN_BY = ("case", "organisation", "receiving_unit__organisation", "receiving_user", "partner", "service", "key")
OFFERED_AT_MOST = 200
ELSEWHERE, OUTSIDE, ME = "elsewhere", "outside", "me"
ANY = ("", _("Any"))


class Worklist(forms.Form):
    """Everything optional, and kept in the address for a bookmark: codes only, no personal data."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=GROUPS)
    urgency = forms.ChoiceField(label=_("Answer needed"), required=False, choices=[ANY, *Referral.Urgency.choices])
    to = forms.ChoiceField(label=_("To whom"), required=False)
    late = forms.BooleanField(label=_("Only what is late"), required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["to"].choices = [ANY, *self.recipients()]

    @property
    def chosen(self):
        """What was asked, with what cannot be understood left out."""
        self.is_valid()
        return self.cleaned_data

    @property
    def group(self):
        return self.chosen.get("state") or WAITING

    @property
    def order(self):
        return ORDER[self.group]

    def rows(self):
        rows = self.all().filter(state__in=STATES[self.group])
        if urgency := self.chosen.get("urgency"):
            rows = rows.filter(urgency=urgency)
        if to := self.chosen.get("to"):
            rows = rows.filter(self.is_to(to))
        if self.chosen.get("late"):
            rows = rows.filter(state__in=ASKED, answer_by_at__lt=timezone.now())
        return rows


class SentWorklist(Worklist):
    """What was sent from cases this user sees."""

    def all(self):
        sent = Referral.objects.visible_to(self.user).filter(sent_at__isnull=False)
        return sent.select_related("sender_unit", *SHOWN_BY).annotate(is_escalated=late.is_escalated())

    def recipients(self):
        """Organisations of this installation that were asked, and those that are not of it."""
        asked = Referral.objects.visible_to(self.user).filter(sent_at__isnull=False)
        found = Organisation.objects.filter(pk__in=asked.order_by().values("organisation")).order_by("name")
        here = [(str(each.pk), str(each)) for each in found[:OFFERED_AT_MOST]]
        return [*here, (ELSEWHERE, _("Partners in other installations")), (OUTSIDE, _("Others outside, in words"))]

    def is_to(self, choice):
        nobody_here = Q(organisation__isnull=True)
        special = {ELSEWHERE: Q(partner__isnull=False), OUTSIDE: nobody_here & Q(partner__isnull=True)}
        return special[choice] if choice in special else Q(organisation=choice)


class ReceivedWorklist(Worklist):
    """What came to her desk. What may not be read any more stands among what has ended, by its reference alone."""

    def all(self):
        sent = Referral.objects.sent_to(self.user)
        rows = sent if self.group == OVER else sent.holding()
        return rows.select_related("sender_unit__organisation", *SHOWN_BY)

    def recipients(self):
        units = Unit.objects.filter(pk__in=self.user.units_as(ANSWERING)).order_by("name")
        return [(ME, _("Me")), *((str(each.pk), str(each)) for each in units[:OFFERED_AT_MOST])]

    def is_to(self, choice):
        return Q(receiving_user=self.user) if choice == ME else Q(receiving_unit=choice)
