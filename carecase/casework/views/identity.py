"""Pages about the person of a case."""

from django.utils.translation import gettext_lazy as _

from carecase.cases.views import EditCaseRecord, EditPersonRecord, pages
from carecase.casework import identity
from carecase.people.models import Person
from carecase.workflow.views import visible_or_404


class EditIdentity(EditCaseRecord):
    """The one person of the case."""

    title = _("who she or he is")

    def record(self, parent):
        return visible_or_404(Person.objects, self.request.user, pk=parent.person_id)


identity_patterns = [
    *pages("identity", identity.IdentityForm, EditIdentity, single=True),
    *pages("language", identity.LanguageForm, EditPersonRecord),
    *pages("paper", identity.PaperForm, EditPersonRecord),
    *pages("phone", identity.PhoneForm, EditPersonRecord),
    *pages("family", identity.FamilyMemberForm, EditPersonRecord),
    *pages("guardian", identity.GuardianForm, EditPersonRecord),
]
