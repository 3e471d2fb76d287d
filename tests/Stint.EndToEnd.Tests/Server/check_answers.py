"""Holds real answers against an OpenAPI document: check_answers.py DOCUMENT ANSWERS.

ANSWERS is a JSON array of {method, path, template, status, type, headers, body}; body is the answer as text. Prints a line for
whatever does not fit, for every member that the document does not name, and for every operation that was never asked.
"""

import json
import sys

from jsonschema import Draft202012Validator, RefResolver


def closed(node):
    """The schema, with every object that names its members allowed no others."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: closed(value) for key, value in node.items()}
    if "properties" in node and "additionalProperties" not in node:
        node["additionalProperties"] = False
    return node


def problems(document, answer):
    where = f"{answer['method'].upper()} {answer['path']} -> {answer['status']}"
    operation = document["paths"].get(answer["template"], {}).get(answer["method"])
    if operation is None:
        yield f"{where}: the document does not know it"
        return
    response = operation["responses"].get(str(answer["status"]))
    if response is None:
        yield f"{where}: the document does not know this status ({answer['body'][:200]})"
        return
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    for name in response.get("headers", {}):
        if name != "Link" and name.lower() not in answer["headers"]:
            yield f"{where}: there is no {name}"
    content = response.get("content", {})
    kind = answer["type"].partition(";")[0]
    if not content:
        if answer["body"]:
            yield f"{where}: it should have no body"
        return
    if kind not in content:
        yield f"{where}: it is {kind}, the document says {list(content)}"
        return
    schema = content[kind]["schema"]
    if kind == "text/event-stream":
        schema, values = schema["x-event-data"], [json.loads(line[6:]) for line in answer["body"].splitlines() if line.startswith("data: ")]
        if not values:
            yield f"{where}: no event came"
    elif kind.endswith("json"):
        values = [json.loads(answer["body"])]
    else:
        return
    validator = Draft202012Validator(schema, resolver=RefResolver("", document))
    for value in values:
        for error in validator.iter_errors(value):
            yield f"{where}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"


def main():
    document, answers = (json.load(open(path)) for path in sys.argv[1:3])
    said = set()
    for group in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(group)
    document = closed(document)
    for answer in answers:
        for problem in problems(document, answer):
            if problem not in said:
                said.add(problem)
                print(problem)
    # A terminal is a WebSocket: that it opens is seen elsewhere.
    asked = {(answer["method"], answer["template"]) for answer in answers if answer["status"] < 300 or answer["status"] == 426}
    for path, operations in document["paths"].items():
        for method in operations:
            if (method, path) not in asked:
                print(f"{method.upper()} {path}: never asked with success")


main()
