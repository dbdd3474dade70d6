"""The published schemas of HSDS 3.1, as they are and stricter: nothing that they do not name."""

import json

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from services_catalog.hsds.mapping import SCHEMAS, VERSION

#: What the API has beyond the schemas of single objects, as its compiled schemas do.
BEYOND = {
    "organization": {"services": {"type": "array", "items": {"$ref": "service.json"}}},
    "service_at_location": {"service": {"$ref": "service.json"}},
}
PAGE = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents",
    ],
    "properties": {
        **{name: {"type": "integer"} for name in ("total_items", "total_pages", "page_number", "size")},
        **{name: {"type": "boolean"} for name in ("first_page", "last_page", "empty")},
        "contents": {"type": "array"},
    },
}  # fmt: skip


def read(version, *, strict):
    for path in sorted((SCHEMAS / version).glob("*.json")):
        if path.stem in ("openapi", "datapackage"):
            continue
        schema = json.loads(path.read_text(encoding="utf-8"))
        if strict:
            schema["properties"] |= BEYOND.get(path.stem, {})
            schema["additionalProperties"] = False
        yield path.name, Resource(contents=schema, specification=DRAFT202012)


def errors(found, name, *, version=VERSION, strict=True):
    registry = Registry().with_resources(read(version, strict=strict))
    validator = Draft202012Validator({"$ref": f"{name}.json"}, registry=registry, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(found)]


def errors_of_page(found):
    return [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(PAGE).iter_errors(found)]
