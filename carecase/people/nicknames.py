"""Short and pet names of the region beside the names they stand for. A short own list: none that is kept was found."""

from functools import cache

from carecase.people.names import fold

GROUPS = """
alberto beto tito; alejandro alex jano; alejandra ale alex; ana anita; antonio toño tony; beatriz betty bety
carlos charly; concepcion concha conchita chon; consuelo chelo; cristina cris tina; daniel dani; dolores lola loli
eduardo lalo edu; elizabeth eli liz betty; enrique quique kike; fernando nando fer; francisco paco pancho chico
francisca paca pancha; gabriela gaby gabi; graciela chela; gregorio goyo; guadalupe lupe lupita; guillermo memo
humberto beto; ignacio nacho; isabel chabela isa; javier javi; jesus chuy chus; jose pepe chepe; josefina chepa fina
juan juancho johnny; leticia lety leti; luis lucho guicho; manuel manolo meme; margarita mago rita; maria mari mary
mercedes meche; miguel mike; patricia paty pati; rafael rafa; roberto beto; rosario chayo charo; salvador chava salva
santiago chago santi; susana susi; teresa tere; veronica vero; vicente chente
"""


@cache
def by_word():
    """Folded word → the folded words that may stand for the same name."""
    found = {}
    for group in GROUPS.replace("\n", ";").split(";"):
        known = {fold(word) for word in group.split()}
        for word in known:
            found.setdefault(word, set()).update(known - {word})
    return found


def beside(word):
    """What somebody called so may be called as well."""
    return by_word().get(word, set())
