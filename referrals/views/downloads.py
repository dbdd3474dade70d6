"""Hands a kept paper to the browser."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def pdf_of(attachment):
    """As it was when it was sent; what has been altered since is not handed out."""
    if not attachment.is_as_it_was:
        raise ValueError(f"{attachment} is not what was sent")
    name = f"{attachment.document}-{attachment.paper_number}.pdf"
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "no-store"}
    return HttpResponse(attachment.pdf, content_type="application/pdf", headers=headers)
