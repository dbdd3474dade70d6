"""Controls for choosing: a few drop-downs instead of two hundred boxes, and lean ones for a page with a thousand."""

from functools import lru_cache

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _


class FewOfMany(forms.SelectMultiple):
    """One drop-down per answer given, and some that wait. Works without JavaScript."""

    template_name = "casework/widgets/few_of_many.html"
    use_fieldset = True

    def __init__(self, attrs=None, choices=(), at_least=2):
        self.at_least = at_least
        super().__init__(attrs, choices)

    def get_context(self, name, value, attrs):
        context = forms.Widget.get_context(self, name, None, attrs)
        given = [each for each in value or [] if each]
        places = given + [""] * max(self.at_least - len(given), 1)
        base = context["widget"]["attrs"].get("id")
        context["widget"]["selects"] = [self.one(name, each, base, n) for n, each in enumerate(places)]
        return context

    def one(self, name, value, base, n):
        attrs = {"aria-label": _("Answer %(number)s") % {"number": n + 1}} | ({"id": f"{base}_{n}"} if base else {})
        return LeanSelect(attrs, choices=[("", "—"), *self.choices]).render(name, value)

    def value_from_datadict(self, data, files, name):
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return list(dict.fromkeys(each for each in given if each))

    def id_for_label(self, id_, index="0"):
        return f"{id_}_0" if id_ else id_


def few_of_many(field, at_least=2):
    """Put drop-downs in the place of a field's boxes; the choices stay."""
    widget = FewOfMany(at_least=at_least)
    widget.choices = field.choices
    field.widget = widget


class LeanText(forms.TextInput):
    """A line of text, drawn without a template: a page of a group has seven hundred of them."""

    def render(self, name, value, attrs=None, renderer=None):
        shown = {"value": str(value)} if value not in (None, "") else {}
        attrs = {"class": "govuk-input", "type": "text", "name": name} | shown | self.build_attrs(self.attrs, attrs)
        return format_html("<input{}>", flatatt(attrs))


class LeanSelect(forms.Select):
    """A short drop-down, drawn without a template."""

    def render(self, name, value, attrs=None, renderer=None):
        attrs = {"class": "govuk-select", "name": name} | self.build_attrs(self.attrs, attrs)
        return format_html("<select{}>{}</select>", flatatt(attrs), self.options("" if value is None else str(value)))

    def options(self, chosen):
        return as_options(self.choices, chosen)


class LeanSelectOfWords(LeanSelect):
    """The same for words of a fixed list, each list drawn once for each reader. Never for names: they would stay."""

    def options(self, chosen):
        words = tuple((str(code), str(label)) for code, label in self.choices)
        return kept_options(words, chosen if chosen in dict(words) else "")


def as_options(choices, chosen):
    rows = ((code, " selected" if str(code) == chosen else "", label) for code, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


kept_options = lru_cache(maxsize=256)(as_options)
