"""Identity and family, as far as the reader may read them."""

from carecase.access.data_classes import DataClass
from carecase.cases.models import Likeness
from carecase.people.models import FamilyMember, Guardian, IdentityPaper, Person, PersonLanguage, Phone


def section(case, user):
    person = Person.objects.visible_to(user).filter(pk=case.person_id).select_related("key").first()
    of_person = {"person": case.person_id}
    families = FamilyMember.objects.visible_to(user).filter(unit__members__person=case.person_id)
    vault = Likeness.objects.visible_to(user).kept().filter(case=case).select_related("case", "file")
    return {
        "vault": [each for each in vault.defer("file__sealed") if each.may_be_shown],
        "may_see_vault": case.may_read(user, DataClass.BIOMETRICS),
        "identity": person,
        "languages": PersonLanguage.objects.visible_to(user).filter(**of_person),
        "papers": IdentityPaper.objects.visible_to(user).filter(**of_person).select_related("key"),
        "phones": Phone.objects.visible_to(user).filter(**of_person).select_related("key"),
        "guardians": Guardian.objects.visible_to(user).filter(**of_person).select_related("key"),
        "relatives": families.select_related("person", "unit").prefetch_related("person__cases"),
    }
