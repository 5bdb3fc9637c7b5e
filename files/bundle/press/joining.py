"""Parts joined to one PDF/A, with bookmarks, links from part to part, and the numbers of the pages.

A part of ours names places by the ids of its page, and links to one by an address that begins with `places`.
Every page of a paper is the place `page-N`, by its number on the file.
"""

import pikepdf

from . import declaring

Place = tuple[int, float]


def join(order: dict) -> dict[str, int | str]:
    """Write the parts of the order as one PDF; return the number of its pages."""
    parts = order["parts"]
    merged = order["out"] + ".merged"
    listed = [{"file": part["file"], "range": "1-z"} for part in parts]
    pikepdf.Job({"empty": "", "outputFile": merged, "pages": listed, "objectStreams": "generate"}).run()
    places: dict[str, Place] = {}
    first = [0]
    for part in parts:
        first.append(first[-1] + _read_places(part, first[-1], places))
    with pikepdf.open(merged) as made:
        for start, end, part in zip(first, first[1:], parts, strict=False):
            if "first_page" not in part:
                _lead_links(made, range(start, end), order["places"], places)
        _bookmark(made, order["bookmarks"], places)
        _number(made, first, parts)
        made.Root.Lang = order["language"]
        made.Root.PageMode = pikepdf.Name.UseOutlines
        declaring.declare(made, order["title"])
        made.save(order["out"], object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return {"pages": len(made.pages)}


def _read_places(part: dict, start: int, places: dict[str, Place]) -> int:
    """Enter the places of a part, each with its page and its height there; return the number of pages."""
    with pikepdf.open(part["file"]) as document:
        count = len(document.pages)
        if number := part.get("first_page"):
            last = min(count, part["pages"])
            places.update((f"page-{number + at}", (start + at, 0)) for at in range(last))
        elif "/Names" in document.Root and "/Dests" in document.Root.Names:
            numbers = {page.obj.objgen: at for at, page in enumerate(document.pages)}
            for name, place in pikepdf.NameTree(document.Root.Names.Dests).items():
                places[str(name)] = (start + numbers[place[0].objgen], float(place[3]))
        if name := part.get("name"):
            places.setdefault(name, (start, 0))
        return count


def _lead_links(made: pikepdf.Pdf, pages: range, prefix: str, places: dict[str, Place]) -> None:
    """Lead the links on these pages to their places; what leads nowhere is no link."""
    for at in pages:
        page = made.pages[at].obj
        led = []
        for link in page.get("/Annots", []):
            place = places.get(_named(link, prefix))
            if place:
                for name in ("/A", "/Dest"):
                    if name in link:
                        del link[name]
                link.A = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=_destination(made, place))
                led.append(link)
        if "/Annots" in page:
            del page["/Annots"]
        if led:
            page.Annots = pikepdf.Array(led)


def _named(link: pikepdf.Object, prefix: str) -> str:
    """The name of the place that a link leads to, "" where it leads elsewhere."""
    if "/Dest" in link:
        return str(link.Dest)
    address = str(link.A.get("/URI", "")) if "/A" in link else ""
    return address.removeprefix(prefix) if address.startswith(prefix) else ""


def _destination(made: pikepdf.Pdf, place: Place) -> pikepdf.Array:
    at, height = place
    page = made.pages[at].obj
    if height:
        return pikepdf.Array([page, pikepdf.Name.XYZ, 0, height, 0])
    return pikepdf.Array([page, pikepdf.Name.Fit])


def _bookmark(made: pikepdf.Pdf, bookmarks: list[list], places: dict[str, Place]) -> None:
    """Enter the bookmarks, each a level, a title and the name of a place."""
    with made.open_outline() as outline:
        above: list[pikepdf.OutlineItem] = []
        for level, title, name in bookmarks:
            item = pikepdf.OutlineItem(title, destination=_destination(made, places[name]))
            item.is_closed = level > 0
            del above[level:]
            (above[-1].children if above else outline.root).append(item)
            above.append(item)


def _number(made: pikepdf.Pdf, first: list[int], parts: list[dict]) -> None:
    """Number pages as the file does, others by their place in the print."""
    labels = pikepdf.Array()
    for start, part in zip(first, parts, strict=False):
        if number := part.get("first_page"):
            label = pikepdf.Dictionary(S=pikepdf.Name.D, St=number, P=pikepdf.String(part["label"]))
        else:
            label = pikepdf.Dictionary(S=pikepdf.Name.r, St=start + 1)
        labels.extend([start, label])
    made.Root.PageLabels = pikepdf.Dictionary(Nums=labels)
