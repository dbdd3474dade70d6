"""The OpenAPI document of the specification, cut to what is answered here."""

import json
from functools import cache

from services_catalog.hsds.mapping import SCHEMAS, VERSION

#: Parameters that are not answered: there are no areas of postal codes in the region to measure from.
NOT_ANSWERED = {"proximity"}


@cache
def published():
    return json.loads((SCHEMAS / VERSION / "openapi.json").read_text(encoding="utf-8"))


def document(address):
    """As published, with our address, and without what may be written or is not answered."""
    found = json.loads(json.dumps(published()))
    found["info"] = {
        "title": "carecase: catalogue of services (HSDS)",
        "version": VERSION,
        "summary": "What is published in the shared catalogue of services. Read only.",
        "license": {"name": "MIT"},
    }
    found["servers"] = [{"url": address}]
    for operations in found["paths"].values():
        operations.pop("post", None)
        get = operations["get"]
        get["parameters"] = [each for each in get.get("parameters", []) if name_of(each) not in NOT_ANSWERED]
        get["responses"]["304"] = {"description": "Not changed since it was asked last."}
        if get["parameters"]:
            get["responses"]["400"] = {"description": "A parameter that is not understood or not supported."}
    for name in NOT_ANSWERED:
        found["components"]["parameters"].pop(name, None)
    return found


def name_of(parameter):
    return parameter.get("name") or parameter["$ref"].rpartition("/")[2]
