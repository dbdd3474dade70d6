"""What every form and every page carries so that nothing typed is lost. Built into every template (settings)."""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from carecase.workflow.typed import keeping

register = template.Library()


class TokenOfTheForm(CsrfTokenNode):
    """Django's token, and beside it whom the form was shown to: signed, and believed for a day."""

    def render(self, context):
        token, request = super().render(context), context.get("request")
        user = getattr(request, "user", None)
        if not token or user is None or not user.is_authenticated:
            return token
        if not hasattr(request, "signed_reader"):
            request.signed_reader = keeping.sign(user)
        return token + format_html('<input type="hidden" name="_by" value="{}">', request.signed_reader)


@register.tag
def csrf_token(parser, token):
    return TokenOfTheForm()


@register.inclusion_tag("typed/notice.html", takes_context=True)
def typed_before(context):
    """What the reader once typed into this page and did not save: put it back, look at it, or let it go."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or keeping.FLAG not in getattr(request, "session", ()):
        return {"drafts": []}
    drafts = keeping.of_page(user, request.path, request.META.get("QUERY_STRING", ""))
    drafts = [draft for draft in drafts if not shows(request, draft)]
    return {
        "drafts": drafts,
        "back": request.GET.get("draft", ""),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


def shows(request, draft):
    """Whether the page shows this text already: that of a form that was sent and refused."""
    sent = request.POST if request.method == "POST" and draft.action == request.path else {}
    return bool(sent) and all(sent.getlist(name) == values for name, values in draft.fields.items())
