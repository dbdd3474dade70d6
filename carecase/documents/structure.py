"""Tagged PDF: which drawing belongs to which heading, paragraph, list or cell, so that a screen reader can read it.

reportlab draws; it passes a structure tree through without making one. Here every part of a paper is an Element, and
the canvas notes what was drawn of it on which page (ISO 32000-1, 14.7 and 14.8). All else is an artifact.
"""

from contextlib import contextmanager

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

PDF_VERSION = (1, 7)
BOM = "\ufeff"


class Element:
    """A node of the structure: its role (H1, P, L, Table, TD …), its language if another, what was drawn of it; of a
    figure `alt`, the words for who cannot see it.

    What is drawn `once` counts where it stands first; a table's head repeated on the next page is an artifact there.
    """

    def __init__(self, role, lang="", scope="", once=False, alt=""):
        self.role, self.lang, self.scope, self.once, self.alt = role, lang, scope, once, alt
        self.children, self.drawn = [], []

    def add(self, role, **more):
        child = Element(role, **more)
        self.children.append(child)
        return child

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()


class TaggedCanvas(Canvas):
    """A canvas that writes the structure of what is drawn on it."""

    def __init__(self, *args, root, **options):
        super().__init__(*args, **options | {"pdfVersion": PDF_VERSION})
        self.root, self.pages, self.marks = root, [], []

    @contextmanager
    def tagged(self, element, written=""):
        """What is drawn meanwhile is this element. `written`: what it reads, where the signs drawn do not say so."""
        if element.once and element.drawn:
            with self.artifact():
                yield
            return
        number = len(self.marks)
        self.marks.append(element)
        element.drawn.append((self._doc.thisPageRef(), number))
        actual = f" /ActualText <{(BOM + written).encode('utf-16-be').hex()}>" if written else ""
        self._code.append(f"/{element.role} <</MCID {number}{actual}>> BDC")
        yield
        self._code.append("EMC")

    @contextmanager
    def artifact(self):
        """What is drawn meanwhile is for the eye only: lines, grounds, watermark, header and footer."""
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def showPage(self):  # noqa: N802 (reportlab's name)
        name = self._doc.thisPageName()
        super().showPage()
        page = self._doc.idToObject[name]
        # reportlab writes only the entries it knows; these two belong to a tagged page.
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self.pages), PDFName("S")
        self.pages.append(self.marks)
        self.marks = []

    def save(self):
        if self._code:
            self.showPage()
        self.write_structure()
        super().save()

    def write_structure(self):
        objects = {element: PDFDictionary({}) for element in self.root.walk()}
        references = {element: self._doc.Reference(written) for element, written in objects.items()}
        top = PDFDictionary({})
        top_reference = self._doc.Reference(top)
        parents = {child: references[parent] for parent in objects for child in parent.children}
        for element, written in objects.items():
            kids = [as_kid(*place) for place in element.drawn] + [references[child] for child in element.children]
            written.dict.update(entries(element, parents.get(element, top_reference), kids))
        top.dict |= {
            "Type": PDFName("StructTreeRoot"),
            "K": references[self.root],
            "ParentTree": PDFDictionary({"Nums": PDFArray(self.parent_tree(references))}),
            "ParentTreeNextKey": len(self.pages),
        }
        self._doc.Catalog.StructTreeRoot = top
        self._doc.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def parent_tree(self, references):
        """Page by page, the element of every mark on it."""
        for number, marks in enumerate(self.pages):
            yield number
            yield PDFArray([references[element] for element in marks])


def as_kid(page, number):
    return PDFDictionary({"Type": PDFName("MCR"), "Pg": page, "MCID": number})


def entries(element, parent, kids):
    written = {"Type": PDFName("StructElem"), "S": PDFName(element.role), "P": parent, "K": PDFArray(kids)}
    if element.lang:
        written["Lang"] = PDFString(element.lang)
    if element.alt:
        written["Alt"] = PDFString(element.alt)
    if element.scope:
        written["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(element.scope)})
    return written
