"""Words in drawings, set as the words of a page where it becomes a PDF.

WeasyPrint sets the text of an SVG sign by sign, so that vowel signs and conjuncts of Devanagari fall apart.
The text of a page it sets right: each text of a drawing becomes a small box of the page at the same place.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

SVG = "{http://www.w3.org/2000/svg}"
INHERITED = ("fill", "font-family", "font-size", "font-weight", "text-anchor")
# A unit of the drawing is a pixel. The base of a line of this height lies so far below its top.
LINE, BASE = 20.0, 15.0


def set_as_words(page: Element) -> None:
    """Replace each drawing that has words by a box with the drawing and its words."""
    for parent in list(page.iter()):
        for at, child in enumerate(parent):
            if child.tag == f"{SVG}svg" and child.find(f".//{SVG}text") is not None:
                parent[at] = _box(child)


def _box(drawing: Element) -> Element:
    wide, high = drawing.get("viewBox", "").split()[2:]
    drawing.set("width", wide)
    drawing.set("height", high)
    place = f"position: relative; width: {wide}px; height: {high}px; break-inside: avoid"
    box = Element("div", {"style": place})
    box.tail, drawing.tail = drawing.tail, None
    box.append(drawing)
    # What stands in a link would be taken for words and left out.
    for link in drawing.iter(f"{SVG}a"):
        link.tag = f"{SVG}g"
    for text, how in list(_texts(drawing, {})):
        word = SubElement(box, "span", {"style": _style(text, how, float(wide))})
        word.text, text.text = text.text, ""
    return box


def _texts(element: Element, above: dict[str, str]) -> Iterator[tuple[Element, dict[str, str]]]:
    """Each text with what it has, and takes over from what it stands in."""
    how = above | {name: value for name in INHERITED if (value := element.get(name))}
    if element.tag == f"{SVG}text":
        yield element, how
    for child in element:
        yield from _texts(child, how)


def _style(text: Element, how: dict[str, str], wide: float) -> str:
    x, y = float(text.get("x", "0")), float(text.get("y", "0"))
    sides = {
        "start": f"left: {x}px",
        "middle": f"left: {x - wide}px; width: {wide * 2}px; text-align: center",
        "end": f"right: {wide - x}px",
    }
    side = sides[how.get("text-anchor", "start")]
    return (
        f"position: absolute; top: {y - BASE}px; {side}; white-space: nowrap;"
        f" color: {how.get('fill', '#000')}; font: {how.get('font-weight', 'normal')}"
        f" {how.get('font-size', '13')}px/{LINE}px {how.get('font-family', 'sans-serif')}"
    )
