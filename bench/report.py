"""The results as Markdown and JSON."""

import json
from dataclasses import asdict


def write(folder, name, facts, figures, rows):
    """Writes folder/name.md and folder/name.json; returns the Markdown."""
    document = {
        "machine": facts,
        "figures": [{**asdict(figure), "met": figure.met} for figure in figures],
        "peers": [asdict(row) for row in rows],
    }
    (folder / f"{name}.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    text = "\n".join(_markdown(facts, figures, rows)) + "\n"
    (folder / f"{name}.md").write_text(text)
    return text


def _markdown(facts, figures, rows):
    yield "# Stint beside others"
    yield ""
    yield ("Measured by `bench/run`, both sides of a figure in alternation. Times are medians with their quartiles; "
           "a ratio is that of the medians, with its range over the rounds.")
    yield ""
    yield ", ".join(f"{name}: {value}" for name, value in facts.items())
    if figures:
        yield ""
        yield "| figure | Stint | beside | figure is | allowed | |"
        yield "|---|---|---|---|---|---|"
        for figure in figures:
            yield f"| {figure.title} | {figure.stint} | {figure.beside} | {figure.shown()} | {figure.allowed()} | {'met' if figure.met else '**missed**'} |"
        for figure in figures:
            if figure.note:
                yield ""
                yield f"{figure.title}: {figure.note}"
    if rows:
        yield ""
        yield "| program | what | median | range |"
        yield "|---|---|---|---|"
        for row in rows:
            yield f"| {row.program} | {row.what} | {row.shown()} | {row.range()} |"
