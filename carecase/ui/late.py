"""Libraries that few requests ask for: read by the first worker that needs one, instead of lying in every server."""

from importlib import import_module


class Late:
    """Stands for a library: `openpyxl = Late("openpyxl")`, then `openpyxl.Workbook()`.

    Read before the fork, a library lies in memory once, asked for or not; read late, once in each worker that asks.
    """

    def __init__(self, name):
        self._name = name

    def __getattr__(self, attribute):
        return getattr(import_module(self._name), attribute)
