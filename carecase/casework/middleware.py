"""Printing a screen: asked for in its address, allowed by the table, and on record."""

from carecase.audit.reading import refused, saw
from carecase.casework import printable
from carecase.signin.views.asking import ask_for_factor


class PrintedScreens:
    """`request.is_printed` tells the page whether its style sheet may print it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.is_printed, request.printing = False, None
        try:
            response = self.get_response(request)
            if request.is_printed and response.status_code == 200 and not request.printing[0].told:
                saw(request.user, "print_screen", screen=request.resolver_match.view_name)
        finally:
            if request.printing:
                printable.end(request.printing[1])
        return response

    def process_view(self, request, view, args, kwargs):
        asked = request.method == "GET" and printable.ASKED in request.GET
        if not asked or not request.user.is_authenticated:
            return None
        screen = request.resolver_match.view_name
        if not printable.prints_now(request.user, screen):
            refused(request.user, "print_screen", screen=screen)
            return None
        if screen in printable.LISTS_OF_PEOPLE and (again := ask_for_factor(request)):
            return again
        request.is_printed, request.printing = True, printable.begin()
        return None


def print_link(request):
    """For base.html: whether this page is or may be printed as it is, or the address that prints it."""
    user, match = getattr(request, "user", None), getattr(request, "resolver_match", None)
    if user is None or not user.is_authenticated or match is None:
        return {}
    if getattr(request, "is_printed", False):
        return {"is_printed": True}
    if match.view_name in printable.PRINTED_AS_SHOWN:
        return {"prints_as_shown": True}
    if request.method != "GET" or not printable.prints_now(user, match.view_name):
        return {}
    query = request.GET.copy()
    query[printable.ASKED] = "1"
    query.pop("draft", None)
    return {"print_link": f"{request.path}?{query.urlencode()}"}
