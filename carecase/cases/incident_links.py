"""Asking another team whether two groups belong together, answering, and ending what was agreed.

Whether a number exists is nobody's to find out: a question about one that no group has is written down just the same,
and a question that was answered with no looks to whoever asked as if it had not been answered.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carecase.access.permissions import Permission
from carecase.cases.actions import allow, block
from carecase.cases.models import GroupIncident, IncidentLink
from carecase.workflow.acts import act

HOUR = timedelta(hours=1)
MOST_IN_AN_HOUR = 10  # questions of one colleague: nobody tries numbers one after the other


def ask(incident, *, number, by, words=""):
    """Ask about a number given by telephone or on paper. Who was asked by that very group agrees with this."""
    with act(by, "ask_incident_link", incident) as doing:
        allow(by, Permission.LINK_INCIDENTS, incident, "ask_incident_link")
        if number == incident.number:
            raise block(_("This is the number of this group itself."))
        another = the_other(incident, number)
        link = standing_about(incident, another, number)
        if link is None:
            return doing.save(question(incident, another, number, words, by))
        if not link.asked_by(incident):
            agree(link, incident, words, doing)
        return link


def the_other(incident, number):
    """The group that has this number, or None. Both are locked, in the order of their ids, so that of two teams that
    ask each other the second finds the question of the first; rows that only point to a group need not wait."""
    groups = GroupIncident.objects.select_for_update(of=("self",), no_key=True)
    found = groups.filter(Q(pk=incident.pk) | Q(number=number)).order_by("pk")
    return next((each for each in found if each.pk != incident.pk), None)


def standing_about(incident, another, number):
    """What was asked already and has not ended, locked."""
    standing = IncidentLink.objects.standing().select_for_update(of=("self",)).select_related("key")
    if another is not None:
        return standing.between(incident, another).first()
    unknown = standing.filter(one=incident, other__isnull=True)
    return next((link for link in unknown if link.number == number), None)


def question(incident, another, number, words, by):
    since = timezone.now() - HOUR
    if IncidentLink.objects.filter(recorded_by=by, recorded_at__gte=since).count() >= MOST_IN_AN_HOUR:
        raise block(_("You have asked about many groups within an hour. Wait a little before you ask about more."))
    one, other = (another, incident) if another is not None and another.pk < incident.pk else (incident, another)
    link = IncidentLink(one=one, other=other, asked_by_one=one == incident, number=number)
    link.say(incident, words)
    return link


def agree(link, incident, words, doing):
    if not link.is_agreed:
        link.answer, link.answered_at = IncidentLink.Answer.YES, timezone.now()
        link.say(incident, words or link.words_of(incident))
        doing.save(link)


def answer(link, incident, *, yes, by, words=""):
    """The side that was asked says whether the two belong together; a no may become a yes later."""
    with act(by, "answer_incident_link", incident) as doing:
        allow(by, Permission.LINK_INCIDENTS, incident, "answer_incident_link")
        link = locked(link)
        if link.ended_at or link.is_agreed or link.asked_by(incident):
            raise block(_("This question no longer waits for an answer."))
        if yes:
            agree(link, incident, words, doing)
        else:
            link.answer, link.answered_at = IncidentLink.Answer.NO, timezone.now()
            doing.save(link)
    return link


def end(link, incident, *, by):
    """Either side, at once and without a reason; who only asked takes the question back."""
    with act(by, "end_incident_link", incident) as doing:
        allow(by, Permission.LINK_INCIDENTS, incident, "end_incident_link")
        link = locked(link)
        if not link.is_agreed and not link.asked_by(incident):
            raise block(_("Nothing is agreed here that could be ended."))
        if link.ended_at is None:
            link.ended_at = timezone.now()
            doing.save(link)
    return link


def locked(link):
    return IncidentLink.objects.select_for_update(of=("self",)).select_related("one", "other").get(pk=link.pk)
