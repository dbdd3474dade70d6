"""What people look for, in plain words, and which types of service (care pathway G) answer it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Need:
    slug: str  # stands in addresses, so it says nothing that harms
    words: str
    codes: tuple


def need(slug, words, codes):
    return Need(slug, words, tuple(codes.split()))


#: Groups with their needs, in the order of the page.
GROUPS = (
    (
        _("Today"),
        (
            need("food-bed", _("Food, clothes, a bed for tonight"), "IMM-02 IMM-10 IMM-11 IMM-17 PRI-03 PRI-08"),
            need("safe-place", _("I am in danger, I need to get away"), "IMM-01 IMM-13 IMM-18 LON-10"),
            need("doctor", _("A doctor, medicines"), "IMM-03 IMM-05 PRI-01 PRI-14 SEC-13 LON-06"),
            need("hurt", _("Somebody hurt me or forced me: private medical care"), "IMM-04"),
            need("talk", _("Somebody to talk to"), "IMM-06 PRI-02 SEC-02 LON-08"),
            need("interpreter", _("An interpreter, my language"), "IMM-07 PRI-11"),
        ),
    ),
    (
        _("My family"),
        (
            need("family", _("Calling or finding my family"), "IMM-09 IMM-15 IMM-19 IMM-20 PRI-10 LON-04"),
            need("child", _("Help for a child or a young person"), "IMM-14 PRI-09 PRI-15 SEC-06 SEC-12"),
        ),
    ),
    (
        _("My rights and papers"),
        (
            need("lawyer", _("A lawyer, my rights"), "IMM-08 IMM-16 PRI-04 PRI-06 PRI-12 SEC-07 SEC-08 LON-07"),
            need("papers", _("Papers, asylum, leave to stay"), "IMM-12 PRI-05 PRI-13 LON-03"),
        ),
    ),
    (
        _("The next months"),
        (
            need("plan", _("Somebody who helps me with the next steps"), "PRI-07"),
            need("home", _("A place to live"), "SEC-01 LON-01"),
            need("work", _("Work, my pay, a trade"), "SEC-04 SEC-05 SEC-07 LON-02"),
            need("school", _("School, learning the language"), "SEC-03 SEC-06 PRI-09 LON-05"),
            need("going-back", _("Going back or travelling on"), "SEC-09 SEC-10 SEC-11 LON-09"),
        ),
    ),
)

NEEDS = {each.slug: each for _words, needs in GROUPS for each in needs}


def answered_by(codes):
    """The groups with those of their needs that these types of service answer."""
    found = ((words, [each for each in needs if codes & set(each.codes)]) for words, needs in GROUPS)
    return [(words, needs) for words, needs in found if needs]
