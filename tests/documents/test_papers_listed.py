"""docs/papers.md names every paper there is, its languages and its kind, and none that is not."""

from pathlib import Path

from carecase.casework.printouts import PRINTOUTS
from carecase.documents import languages
from carecase.reports.papers import AlternativesPaper, PeoplePaper, PetitionPaper

PAGE = Path(__file__).parents[2] / "docs" / "papers.md"


def told():
    """Number → what the page says of its languages and its kind."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(("| D", "| V"))]
    lines = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {number: (spoken, kind) for number, _title, _who, spoken, kind, _never in lines}


def test_the_page_of_papers_tells_of_every_paper():
    kinds = [paper for paper, _need in PRINTOUTS] + [AlternativesPaper, PeoplePaper, PetitionPaper]
    there = {
        paper.code: (
            "person" if paper.languages == languages.PERSON else "colleagues",
            ", ".join(word for word, holds in (("neutral", paper.neutral), ("restricted", paper.restricted)) if holds),
        )
        for paper in kinds
    }
    assert told() == there
