"""How the forms of the catalogue are laid out in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel

from services_catalog.keeping.forms import AgreementForm, ProviderForm, ServiceForm, SiteForm


class DetailsPanel(Panel):
    """One kind of detail: a formset of the form, one block for each row and an empty one at the end."""

    def __init__(self, detail, **kwargs):
        super().__init__(**{"heading": detail.heading, **kwargs})
        self.detail = detail

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "detail": self.detail}

    class BoundPanel(Panel.BoundPanel):
        template_name = "services_catalog/keeping/details.html"

        @property
        def formset(self):
            return self.form.details[self.panel.detail.name]

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "formset": self.formset}


def details(form):
    return [DetailsPanel(kind) for kind in form.kinds]


def rest(heading, *names):
    """What is seldom filled in stands folded at the end."""
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=heading, classname="collapsed")


def in_row(*names):
    return FieldRowPanel([FieldPanel(name) for name in names])


PROVIDER = ObjectList(
    [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("alternate_name"), FieldPanel("description")], heading=_("Who it is")
        ),
        MultiFieldPanel(
            [in_row("organisation", "country"), FieldPanel("model"), FieldPanel("last_confirmed_on")],
            heading=_("Where it belongs"),
        ),
        MultiFieldPanel([in_row("email", "website")], heading=_("How to reach it")),
        *details(ProviderForm),
        rest(_("Legal form"), "legal_status", "tax_status", "tax_id", "year_incorporated"),
    ],
    base_form_class=ProviderForm,
)

SITE = ObjectList(
    [
        MultiFieldPanel([FieldPanel("name"), in_row("provider", "location_type")], heading=_("Which place")),
        MultiFieldPanel([FieldPanel("is_confidential"), FieldPanel("is_detention")], heading=_("Safety")),
        MultiFieldPanel([in_row("country", "admin1")], heading=_("Country and area")),
        *details(SiteForm),
        rest(_("How to find it"), "description", "transportation", "url", "latitude", "longitude"),
    ],
    base_form_class=SiteForm,
)

SERVICE = ObjectList(
    [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("provider"), FieldPanel("description"), FieldPanel("status")],
            heading=_("Which service"),
        ),
        MultiFieldPanel([FieldPanel("service_types")], heading=_("Types of service"), classname="cc-columns"),
        MultiFieldPanel(
            [
                FieldPanel("populations"),
                in_row("minimum_age", "maximum_age"),
                FieldPanel("eligibility_description"),
                FieldPanel("reach_country"),
            ],
            heading=_("For whom"),
            classname="cc-columns",
        ),
        MultiFieldPanel(
            [
                FieldPanel("lodges"),
                FieldPanel("needs_agreement"),
                FieldPanel("application_process"),
                FieldPanel("wait_time"),
                FieldPanel("last_confirmed_on"),
            ],
            heading=_("How it is given"),
        ),
        *details(ServiceForm),
        rest(
            _("More"),
            "alternate_name",
            "email",
            "url",
            "interpretation_services",
            "fees_description",
            "accreditations",
            "alert",
        ),
    ],
    base_form_class=ServiceForm,
)

AGREEMENT = ObjectList(
    [
        MultiFieldPanel(
            [FieldPanel("number"), in_row("organisation", "provider"), FieldPanel("kind")], heading=_("Between whom")
        ),
        MultiFieldPanel(
            [in_row("from_on", "until_on"), FieldPanel("ended_on"), FieldPanel("vouchers"), FieldPanel("terms")],
            heading=_("Until when, and how much"),
        ),
        *details(AgreementForm),
    ],
    base_form_class=AgreementForm,
)
