"""Error pages. Django's own 400 page is drawn without the request, so without language and way back."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token
from django.views.i18n import set_language


@requires_csrf_token
def bad_request(request, exception):
    return render(request, "400.html", status=400)


choose_language = login_not_required(set_language)
