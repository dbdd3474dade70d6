"""The manual of procedures (founding document II.9.1): how each step is done, by whom, in which order, by when.

Its first text is a model to be adapted. Every publication is a version: Wagtail keeps the earlier ones.
"""

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageLogEntry, PagePermissionTester

from carecase.access import roles
from carecase.website.forms import ManualForm
from carecase.workflow.codes import CodesField

FEATURES = ["h3", "bold", "italic", "ol", "ul"]


class OnlyWriting(PagePermissionTester):
    """Pages of the manual are written, published and withdrawn. Nothing is deleted, moved or copied away."""

    def never(self, *args, **kwargs):
        return False

    can_delete = can_move = can_copy = can_reorder_children = can_lock = can_unlock = can_set_view_restrictions = never
    can_move_to = can_copy_to = can_unschedule = never


class InTheProduct(Page):
    """A page that is read inside the product: no preview of drafts and no address but its own."""

    preview_modes = ()
    base_form_class = ManualForm
    promote_panels = settings_panels = ()

    class Meta:
        abstract = True

    def permissions_for_user(self, user):
        return OnlyWriting(user, self)

    def get_url_parts(self, request=None):
        return None, "", self.get_absolute_url()

    @property
    def url(self):
        return self.get_absolute_url()

    def get_url(self, request=None, current_site=None):
        return self.get_absolute_url()


class ManualIndex(InTheProduct):
    """The cover of the manual. There is one."""

    max_count = 1
    parent_page_types = ("wagtailcore.Page",)
    subpage_types = ("website.ManualPage",)
    content_panels = Page.content_panels

    class Meta:
        verbose_name = _("manual of procedures")

    def get_absolute_url(self):
        return reverse("website:manual")


class ManualPage(InTheProduct):
    """What is done at one place of the way, in Spanish and English, so that both always are of the same version."""

    title_en = models.CharField(_("title in English"), max_length=255)
    position = models.PositiveSmallIntegerField(_("place in the manual"), default=100)
    covers = models.CharField(
        _("states and steps"),
        max_length=600,
        blank=True,
        help_text=_(
            "Names from the table of states with their process, separated by spaces: care.shelter care.start_shelter. "
            "From these steps of a case people come to this page."
        ),
    )
    roles = CodesField(_("who does it"), codes=roles.CHOICES)
    is_model = models.BooleanField(
        _("model to be adapted"),
        default=True,
        help_text=_("Take the mark away once your institution has made this text its own."),
    )
    body_es = RichTextField(_("text in Spanish"), features=FEATURES)
    body_en = RichTextField(_("text in English"), features=FEATURES)
    shipped = models.CharField(max_length=64, blank=True, editable=False)  # digest of the file it was read from

    parent_page_types = ("website.ManualIndex",)
    subpage_types = ()
    content_panels = (
        MultiFieldPanel(
            [FieldPanel("title", heading=_("Title in Spanish")), FieldPanel("title_en"), FieldPanel("is_model")],
            heading=_("Title"),
        ),
        FieldPanel("body_es"),
        FieldPanel("body_en"),
        MultiFieldPanel(
            [FieldPanel("roles"), FieldPanel("covers"), FieldPanel("position")], heading=_("Where it belongs")
        ),
    )

    class Meta:
        verbose_name = _("page of the manual")
        verbose_name_plural = _("pages of the manual")

    def get_absolute_url(self):
        return reverse("website:manual_page", args=[self.slug])

    @property
    def heading(self):
        return self.title_en if in_english() else self.title

    @property
    def body(self):
        return self.body_en if in_english() else self.body_es

    @property
    def role_names(self):
        return self._meta.get_field("roles").labels(self.roles)

    @property
    def places(self):
        return self.covers.split()

    @cached_property
    def versions(self):
        """Every publication, the first one first: (number, entry of the log with its revision, who and when)."""
        published = PageLogEntry.objects.filter(page=self.pk, action="wagtail.publish", revision__isnull=False)
        return list(enumerate(published.select_related("revision", "user").order_by("timestamp", "pk"), start=1))

    @property
    def version(self):
        return self.versions[-1] if self.versions else None


def in_english():
    return (get_language() or "es").startswith("en")
