"""Tagged PDF, as another library reads it; and what the file says of itself."""

import shutil
import subprocess

import pytest

from carecase.cases.documents import ContactCard, GroupList, Listed, RightsSheet
from carecase.cases.models import GroupIncident
from carecase.documents import typefaces
from tests.documents.reading import Printed, marks, nesting, role, walk
from tests.documents.test_papers import MADE_AT


@pytest.fixture
def long_list(reader):
    """Sixty invented rows: more than a page, so that the head of the table is repeated."""
    paper = GroupList(GroupIncident(country="CR", occurred_at=MADE_AT), reader=reader, language="es")
    rows = [Listed(f"P{n:02}", f"AAAA-{n:04}-B", "Ana", "Mujer", "18 a 29", "español", "A") for n in range(1, 61)]
    paper.__dict__ |= {"people": rows, "registered": 60}
    return Printed(paper)


@pytest.fixture
def sheet(carried):
    return Printed(carried(RightsSheet, "es", "ht"))


def test_the_file_says_that_it_is_tagged_and_in_which_language(sheet):
    with sheet.open() as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.Lang) == "es"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        assert str(pdf.Root.StructTreeRoot.Type) == "/StructTreeRoot"


def test_all_text_is_either_tagged_or_an_artifact(sheet, long_list, carried):
    for printed in (sheet, long_list, Printed(carried(ContactCard, "fr"))):
        with printed.open() as pdf:
            assert nesting(pdf) == 0


def test_every_mark_leads_to_its_element_and_back(sheet, long_list):
    for printed in (sheet, long_list):
        with printed.open() as pdf:
            parents = dict(zip(*[iter(pdf.Root.StructTreeRoot.ParentTree.Nums)] * 2, strict=True))
            place_of = {page.obj.objgen: int(page.StructParents) for page in pdf.pages}
            found = 0
            for element in walk(pdf.Root.StructTreeRoot.K):
                for mark in marks(element):
                    assert parents[place_of[mark.Pg.objgen]][int(mark.MCID)].objgen == element.objgen
                    found += 1
            assert found == sum(len(row) for row in parents.values()) > 40


def test_headings_lists_and_tables_have_their_roles(sheet):
    tags = [name for name, _lang, _marks in sheet.tags()]
    assert tags.count("H1") == 2
    assert tags.count("H2") == 14
    assert tags.count("LI") == tags.count("LBody") == 2 * sum(len(items) for _heading, *items in RightsSheet.sections)
    assert {"Document", "Sect", "P", "L", "Table", "TR", "TH", "TD"} <= set(tags)


def test_the_head_of_a_table_is_read_once_however_many_pages_repeat_it(long_list):
    assert len(long_list.pages) == 4
    assert all("Expediente" in page for page in long_list.pages)
    heads = [drawn for name, _lang, drawn in long_list.tags() if name == "TH"]
    assert heads == [1] * len(heads)
    with long_list.open() as pdf:
        scopes = {str(each.A.Scope) for each in walk(pdf.Root.StructTreeRoot.K) if role(each) == "TH"}
    assert scopes == {"/Column"}


def test_every_row_has_as_many_cells_as_the_table_has_columns(long_list):
    with long_list.open() as pdf:
        tables = [each for each in walk(pdf.Root.StructTreeRoot.K) if role(each) == "Table"]
        widths = [{len(row.K) for row in table.K} for table in tables]
    assert widths == [{3}, {len(GroupList.columns)}]


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler is not on this machine")
def test_a_third_reader_agrees(sheet, tmp_path):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet.bytes)
    facts = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True)
    assert "Tagged:          yes" in facts.stdout
    assert facts.stderr == ""
    told = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True).stdout
    assert "Esta hoja se entrega a todas las personas. No dice nada sobre usted." in told  # no two words run together


def test_the_file_names_no_author_no_machine_and_no_hour(sheet, long_list):
    for printed in (sheet, long_list):
        with printed.open() as pdf:
            info = {key: str(value) for key, value in pdf.docinfo.items()}
            assert {info.get(f"/{each}", "") for each in ("Author", "Creator", "Producer", "Subject", "Keywords")} == {
                ""
            }
            assert "2026" not in info["/CreationDate"] + info["/ModDate"]
            assert "/Metadata" not in pdf.Root
            assert not pdf.attachments
        assert b"Mora" not in printed.bytes  # who printed it stands on the page, in compressed drawing


def test_the_title_names_the_paper_and_at_most_a_number(sheet, long_list):
    with sheet.open() as pdf:
        assert str(pdf.docinfo.Title) == "Sus derechos y la ayuda que puede recibir"
    with long_list.open() as pdf:
        title, number = str(pdf.docinfo.Title).rsplit(" ", 1)
    assert title == "Lista del grupo"
    assert len(number) == 11


def test_names_of_files_are_neutral(carried, reader):
    assert carried(RightsSheet, "es", "pt_BR").file_name == "informacion-es-pt-BR.pdf"
    assert carried(ContactCard, "ht").file_name == "numeros-ht.pdf"
    incident = GroupIncident(country="CR")
    assert GroupList(incident, reader=reader, language="en").file_name == f"lista-{incident.number}-en.pdf"


def test_the_letters_are_ours_and_embedded(sheet):
    ours = {"NotoSans-Regular.ttf", "NotoSans-Bold.ttf", *(f"{name}.ttf" for name in typefaces.OTHERS)}
    found = {path.name: path.stat().st_size for path in typefaces.FOLDER.iterdir()}
    assert set(found) == ours | {"OFL.txt", "Apache-2.0.txt", "SOURCES.md"}
    assert max(found.values()) < 4_000_000
    with sheet.open() as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        used = {str(font.BaseFont): "/FontFile2" in font.get("/FontDescriptor", {}) for font in fonts}
    embedded = {name for name, inside in used.items() if inside}
    assert {name.split("+")[-1] for name in embedded} == {"NotoSans-Regular", "NotoSans-Bold"}
