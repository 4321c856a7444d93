"""A page that makes an OpenAPI document readable: no script, no other host."""

from html import escape
from itertools import groupby
from typing import Any

import orjson

_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1f1d1a;background:#faf9f6}
code,pre{font-size:.9em;background:#f0ede7;border-radius:4px}code{padding:.1em .3em}pre{padding:.6rem .8rem;overflow-x:auto;max-height:28rem}
details,section{border-top:1px solid #e6e2da;padding:.6rem 0}details details{border:0;padding:.2rem 0}summary{cursor:pointer}
summary b{display:inline-block;min-width:4.2rem;color:#1d4b8f}table{border-collapse:collapse;width:100%}h2{margin-top:2.2rem}
h3{margin:.2rem 0}td{border-top:1px solid #e6e2da;padding:.3rem .8rem .3rem 0;vertical-align:top}.muted{color:#69645b}
section:target{background:#fdf6dd}a{color:#1d4b8f}nav a{margin-right:.8rem;display:inline-block}code,td,a{overflow-wrap:anywhere}td{min-width:4rem}"""


def page(document: dict[str, Any], address: str) -> str:
    """Every address, what it takes and what it answers, each with an example; then every shape, member by member."""
    info, components = document["info"], document["components"]
    operations = sorted(
        (operation["tags"][0], path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>{escape(info['title'])}</title><style>{_STYLE}</style><h1>{escape(info['title'])}</h1>"
        f"<p>{escape(info['description'])} <a href='{address}'>OpenAPI 3.1</a></p>"
    ]
    links = " ".join(f"<a href='#tag-{tag}'>{tag}</a>" for tag in dict.fromkeys(tag for tag, *_ in operations))
    parts.append(f"<nav>{links} <a href='#shapes'>shapes</a></nav>")
    parts += [
        f"<p><code>{escape(name)}</code> {_told(scheme)}</p>"
        for name, scheme in components.get("securitySchemes", {}).items()
    ]
    for tag, group in groupby(operations, key=lambda one: one[0]):
        parts.append(f"<h2 id='tag-{tag}'>{tag}</h2>")
        parts += [_operation(path, method, operation, components) for _, path, method, operation in group]
    parts.append("<h2 id='shapes'>Shapes</h2>")
    parts += [_shape(name, schema) for name, schema in sorted(components["schemas"].items())]
    return "".join(parts)


def _operation(path: str, method: str, operation: dict[str, Any], components: dict[str, Any]) -> str:
    parts = [f"<p>{_told(operation)}</p>"] if operation.get("description") else []
    keys = [name for one in operation.get("security", []) for name in one]
    if keys:
        parts.append(f"<p class=muted>Needs: {', '.join(keys)}</p>")
    rows = "".join(
        f"<tr><td><code>{escape(one['name'])}</code><td class=muted>{one['in']}{', required' if one['required'] else ''}"
        f"<td>{_type(one['schema'])}<td>{_told(one)}</tr>"
        for one in operation.get("parameters", [])
    )
    parts.append(f"<table>{rows}</table>")
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(_content("Takes", media_type, content, components))
    for status, answer in operation["responses"].items():
        parts += [
            _content(f"Answers {status}", media_type, content, components)
            for media_type, content in answer.get("content", {}).items()
        ] or [f"<p>Answers {status}</p>"]
    return (
        f"<details><summary><b>{method.upper()}</b> <code>{escape(path)}</code> {escape(operation['summary'])}</summary>"
        f"{''.join(parts)}</details>"
    )


def _content(what: str, media_type: str, content: dict[str, Any], components: dict[str, Any]) -> str:
    shape = _type(content["schema"]) if content.get("schema") else ""
    examples = {"": {"value": content["example"]}} if "example" in content else content.get("examples", {})
    shown = "".join(
        f"<details><summary class=muted>example {escape(name)}</summary><pre>{_json(one, components)}</pre></details>"
        for name, one in examples.items()
    )
    return f"<p>{what} <span class=muted>{escape(media_type)}</span> {shape}</p>{shown}"


def _json(example: dict[str, Any], components: dict[str, Any]) -> str:
    if "$ref" in example:
        example = components["examples"][example["$ref"].rpartition("/")[2]]
    return escape(orjson.dumps(example["value"], option=orjson.OPT_INDENT_2).decode(), quote=False)


def _shape(name: str, schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    rows = "".join(
        f"<tr><td><code>{escape(member)}</code><td class=muted>{'' if member in required else 'optional'}"
        f"<td>{_type(one)}<td>{_told(one)}</tr>"
        for member, one in schema.get("properties", {}).items()
    )
    told = f"<p>{_told(schema)}</p>" if schema.get("description") else ""
    members = f"<table>{rows}</table>" if rows else "" if schema.get("type") == "object" else f"<p>{_type(schema)}</p>"
    return f"<section id='{escape(name)}'><h3>{escape(name)}</h3>{told}{members}</section>"


_LIMITS = {
    "minLength": "at least {} characters", "maxLength": "at most {} characters", "minItems": "at least {}",
    "maxItems": "at most {}", "minimum": "from {}", "maximum": "to {}", "exclusiveMinimum": "above {}", "pattern": "like {}",
}  # fmt: skip


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f"<a href='#{name}'>{name}</a>"
    choices = schema.get("oneOf", schema.get("anyOf"))
    if choices:
        return " or ".join(dict.fromkeys(map(_type, choices)))
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return " or ".join(f"<code>{escape(orjson.dumps(value).decode(), quote=False)}</code>" for value in values)
    kind = str(schema.get("type", "anything"))
    if kind == "array":
        kind = f"list of {_type(schema['items'])}"
    elif isinstance(schema.get("additionalProperties"), dict):
        kind = f"object of {_type(schema['additionalProperties'])}"
    limits = [schema["format"]] if "format" in schema else []
    limits += [told.format(escape(str(schema[name]))) for name, told in _LIMITS.items() if name in schema]
    return f"{kind} <span class=muted>{', '.join(limits)}</span>" if limits else kind


def _told(one: dict[str, Any]) -> str:
    """Its description; what stands in back quotes as code."""
    words = escape(one.get("description", one.get("schema", {}).get("description", "")), quote=False)
    plain = [f"<code>{word}</code>" if index % 2 else word for index, word in enumerate(words.split("`"))]
    return "".join(plain).replace("\n\n", "<p>")
