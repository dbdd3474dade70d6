"""Every page there is, read from the resolver: what is mounted cannot be left out."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver


@dataclass(frozen=True)
class Page:
    name: str
    route: str
    converters: tuple  # pairs of argument and kind of converter
    view: type | None
    options: tuple  # what .as_view() was given
    callback: object

    @property
    def arguments(self):
        return [name for name, _kind in self.converters]

    @property
    def form_class(self):
        return dict(self.options).get("form_class") or getattr(self.view, "form_class", None)

    @property
    def model(self):
        """The model of the record it shows or acts on, as far as the view says."""
        form = self.form_class
        of_form = form._meta.model if form is not None and hasattr(form, "_meta") else None
        return of_form or dict(self.options).get("model") or getattr(self.view, "model", None)

    @property
    def workflow(self):
        return dict(self.options).get("workflow") or getattr(self.view, "workflow", None)

    def answers(self, method):
        return self.view is None or hasattr(self.view, method)

    @property
    def only_posts(self):
        return not self.answers("get")


def patterns(resolver, before="", namespace=""):
    for pattern in resolver.url_patterns:
        place = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield place, pattern, ":".join(filter(None, [namespace, pattern.name or ""]))
        else:
            yield from patterns(pattern, place, pattern.namespace or namespace)


def page(place, pattern, name):
    callback = pattern.callback
    view = getattr(callback, "view_class", None)
    converters = {}
    for part in place.split("<")[1:]:
        kind, _colon, argument = part.split(">")[0].rpartition(":")
        converters[argument] = kind or "str"
    options = tuple(sorted(getattr(callback, "view_initkwargs", {}).items(), key=str))
    return Page(name, place, tuple(converters.items()), view, options, callback)


EVERY_PAGE = [page(*found) for found in patterns(get_resolver())]

#: A tree of somebody else's pages, behind one gate: asked whole, by every role, in tests/website/test_gate.py.
BEHIND_A_GATE = "cms/"

PAGES = [page for page in EVERY_PAGE if not page.route.startswith(BEHIND_A_GATE)]
