"""Bringing the first text of the manual into the database, as often as one likes.

A page that somebody has edited is theirs: it is never written over. One that stands as it was shipped follows its
file. Wagtail's own rows that pages hang on (the root, the language) are made here too, where migrations did not.
"""

import tomllib
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page, Site

from carecase.website.models import ManualIndex, ManualPage

FOLDER = Path(__file__).parent / "data" / "manual"
COVER = "Manual de procedimientos"


@transaction.atomic
def load_manual(folder=FOLDER):
    """Write the pages that are new, or changed and untouched by editors. Returns how many those were."""
    cover = the_cover()
    return sum(taken(cover, path) for path in sorted(folder.glob("*.toml")))


def the_cover():
    cover = ManualIndex.objects.first()
    if cover is None:
        cover = the_root().add_child(instance=ManualIndex(title=COVER, slug="manual", locale=the_language()))
        cover.save_revision().publish()
        Site.objects.get_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": cover.page_ptr}
        )
    return cover


def the_root():
    root = Page.get_first_root_node()
    if root is None:
        kind = ContentType.objects.get_for_model(Page)
        root = Page.add_root(instance=Page(title="Root", slug="root", content_type=kind, locale=the_language()))
    return root


def the_language():
    return Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0]


def taken(cover, path):
    """One file. True if its page was written."""
    text = path.read_text(encoding="utf-8")
    shipped, told = sha256(text.encode()).hexdigest(), tomllib.loads(text)
    page = ManualPage.objects.filter(slug=told["slug"]).first()
    if page is None:
        page = cover.add_child(instance=filled(ManualPage(slug=told["slug"], locale=cover.locale), told, shipped))
    elif page.shipped == shipped or page.revisions.filter(user__isnull=False).exists():
        return False
    filled(page, told, shipped).save_revision().publish()
    return True


def filled(page, told, shipped):
    page.title, page.title_en = told["es"]["title"], told["en"]["title"]
    page.body_es, page.body_en = told["es"]["body"].strip(), told["en"]["body"].strip()
    page.covers, page.roles, page.position = " ".join(told["covers"]), told["roles"], told["position"]
    page.shipped = shipped
    return page
