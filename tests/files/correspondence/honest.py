"""Honest files as an office has them, each with its extension and pages; none of them may be refused."""

import io
import random

import pikepdf
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image
from weasyprint import HTML

from .builders import (
    DOCX,
    OFFICE_LINK,
    D,
    N,
    annotated,
    field,
    link,
    odt,
    on_page,
    open_document,
    open_xml,
    pdf,
    picture,
    png_with,
    tiff_of,
    uri,
    with_root,
    with_stream,
    word,
    workbook,
)


def noisy(width: int, height: int) -> Image.Image:
    """A picture as a camera makes it, which does not compress away."""
    small = Image.frombytes(
        "RGB", (width // 8, height // 8), random.Random(7).randbytes(width // 8 * (height // 8) * 3)
    )
    return small.resize((width, height))


def scanned_pdf() -> bytes:
    """Pages as a scanner puts them into a PDF."""
    pages = [noisy(1240, 1754).convert("L") for _page in range(3)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


def written_pdf(**options) -> bytes:
    """A letter with links, headings that become an outline, and a form."""
    page = (
        "<h1>प्रार्थना पत्र</h1><p>देखें <a href='https://up.gov.in/'>शासनादेश</a>, "
        "<a href='mailto:dm@kannauj.example'>ईमेल</a>, <a href='#b'>पृष्ठ 2</a></p>"
        "<form><input name='a'><input type='checkbox' name='b'></form>"
        "<h2 id='b' style='break-before: page'>अनुलग्नक</h2><p>&lt;script&gt; in words</p>"
    )
    return HTML(string=page).write_pdf(pdf_forms=True, **options)


def opened_at(document):
    return D(S=N("/GoTo"), D=pikepdf.Array([document.pages[0].obj, N("/FitH"), 842]))


def signed_pdf() -> bytes:
    """A paper with the field and the dictionary of a signature."""

    def sign(document):
        value = D(
            Type=N("/Sig"), Filter=N("/Adobe.PPKLite"), SubFilter=N("/adbe.pkcs7.detached"), Contents="x" * 64
        )
        value["/ByteRange"], value["/Reason"] = [0, 10, 20, 30], "स्वीकृत"
        sign_here = D(
            Type=N("/Annot"), Subtype=N("/Widget"), FT=N("/Sig"), F=132, T="Signature1", Rect=[0, 0, 9, 9]
        )
        sign_here["/V"] = document.make_indirect(value)
        placed = document.make_indirect(sign_here)
        document.pages[0].obj["/Annots"] = pikepdf.Array([placed])
        document.Root["/AcroForm"] = D(Fields=pikepdf.Array([placed]), SigFlags=3)

    return pdf(change=sign)


def telephone_jpeg() -> bytes:
    """A picture with facts in front of its pixels, a second picture and facts of the maker behind them."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "samsung", "SM-A155F"
    first = io.BytesIO()
    noisy(1200, 1600).save(first, "JPEG", exif=exif, progressive=True)
    return first.getvalue() + picture("JPEG", (160, 120)) + b"\0\0SEFH" + bytes(40) + b"SEFT"


def honest_workbook() -> bytes:
    """A workbook with formulas, links, a note, a list to choose from and a chart."""
    book = Workbook()
    sheet = book.active
    sheet.title = "व्यय|2026"
    for row in range(1, 50):
        sheet.append([f"मद {row}", row * 1000, f"=B{row}*1.18", f'=IF(B{row}>5000,"अधिक|कम","ठीक")'])
    sheet["E1"] = "=SUM('व्यय|2026'!B1:B49)"
    sheet["E2"] = '=HYPERLINK("https://up.gov.in/","शासन")'
    sheet["E3"] = "=VLOOKUP(A1,A1:B49,2,FALSE)"
    sheet["A1"].hyperlink = "https://up.gov.in/"
    sheet["A2"].comment = Comment("जाँचा", "सुनीता")
    choice = DataValidation(type="list", formula1='"हाँ,नहीं"')
    sheet.add_data_validation(choice)
    choice.add("F1")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=49))
    sheet.add_chart(chart, "H2")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def honest_document() -> bytes:
    """A document as Word saves it: page numbers, a table of contents, links, a picture, a template's path."""
    body = (
        field("PAGE \\* MERGEFORMAT")
        + field('TOC \\o "1-3" \\h \\z \\u')
        + field(' HYPERLINK "https://up.gov.in/" \\o "शासन" ')
        + field('HYPERLINK \\l "_Toc1"')
        + field(' DATE \\@ "dd.MM.yyyy" ')
        + field(" MERGEFIELD नाम ")
        + field("MACROBUTTON NoMacro [यहाँ लिखें]")
        + field('INCLUDEPICTURE "C:\\\\Users\\\\Sunita\\\\logo.png" \\* MERGEFORMAT \\d')
        + '<w:fldSimple w:instr=" NUMPAGES "/>'
        + '<w:fldChar w:fldCharType="begin"/><w:instrText>= </w:instrText>'
        + field("PAGE")
        + '<w:instrText> - 1</w:instrText><w:fldChar w:fldCharType="end"/>'
        + '<v:shape href="https://up.gov.in/"><v:imagedata r:id="rId1" o:title="logo"/></v:shape>'
        + "<w:p><w:t>DDEAUTO cmd केवल शब्द हैं; \\\\server\\share भी</w:t></w:p>"
    )
    local = "file:///C:\\Users\\Sunita\\AppData\\Roaming\\Microsoft\\Templates\\Letter.dotx"
    relations = (
        f'<R><Relationship Type="{OFFICE_LINK}hyperlink" TargetMode="External" Target="https://up.gov.in/"/>'
        f'<Relationship Type="{OFFICE_LINK}hyperlink" TargetMode="External" Target="mailto:a@b.example"/>'
        f'<Relationship Type="{OFFICE_LINK}hyperlink" TargetMode="External" Target="annexure.pdf"/>'
        f'<Relationship Type="{OFFICE_LINK}image" Target="media/image1.png"/>'
        f'<Relationship Type="{OFFICE_LINK}image" TargetMode="External" Target="file:///D:\\logo.png"/>'
        f'<Relationship Type="{OFFICE_LINK}package" Target="embeddings/sheet.xlsx"/></R>'
    )
    template = (
        f'<R><Relationship Type="{OFFICE_LINK}attachedTemplate" TargetMode="External" Target="{local}"/></R>'
    )
    return word(
        body,
        ("word/_rels/document.xml.rels", relations),
        ("word/_rels/settings.xml.rels", template),
        ("word/media/image1.png", picture("PNG")),
        ("word/media/image2.svg", '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'),
        ("word/embeddings/Microsoft_Excel_Sheet.xlsx", honest_workbook()),
        ("docProps/app.xml", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a/>'),
    )


def online_document() -> bytes:
    """A document whose main part has a number, as Word Online saves it."""
    return open_xml(part="/word/document2.xml", kind=DOCX)


def chart_document() -> bytes:
    """An ODT with a chart, which is a document inside."""
    return open_document(
        ("Object 1/content.xml", "<x/>"),
        ("Object 1/styles.xml", "<x/>"),
        ("ObjectReplacements/Object 1", b"VCLMTF"),
        ("Pictures/a.png", picture("PNG")),
        ("Configurations2/accelerator/current.xml", ""),
        ("Configurations2/menubar/", ""),
        ("meta.xml", '<m xmlns:l="x"><template l:href="../../../usr/share/template.ott"/></m>'),
        content='<d xmlns:l="x"><image l:href="Pictures/a.png"/><object l:href="./Object 1"/>'
        '<a l:href="https://up.gov.in/">x</a><section-source l:href="file:///C:/a.odt"/></d>',
    )


HONEST = {
    "scan": ("scan.pdf", scanned_pdf, "pdf", 3),
    "letter with links, outline and form": ("पत्र.pdf", written_pdf, "pdf", 2),
    "letter for the archive": ("a.pdf", lambda: written_pdf(pdf_variant="pdf/a-3b"), "pdf", 2),
    "paper in three pages": ("आदेश.pdf", lambda: pdf(3), "pdf", 3),
    "paper for slow lines": ("order.PDF", lambda: pdf(linearize=True), "pdf", 1),
    "paper opened at a page": ("a.pdf", lambda: with_root(OpenAction=opened_at), "pdf", 1),
    "paper opened at a page, as a place": (
        "a.pdf",
        lambda: with_root(OpenAction=lambda document: pikepdf.Array([document.pages[0].obj, N("/Fit")])),
        "pdf",
        1,
    ),
    "paper with a link to its annexure": (
        "a.pdf",
        lambda: annotated(D(S=N("/GoToR"), F="annexure.pdf", D=[0, N("/Fit")])),
        "pdf",
        1,
    ),
    "paper with a link": ("a.pdf", lambda: annotated(uri("https://up.gov.in/")), "pdf", 1),
    "paper with a page that shows a layer": (
        "a.pdf",
        lambda: on_page(AA=D(O=D(S=N("/Named"), N=N("/NextPage")))),
        "pdf",
        1,
    ),
    "paper with film in its words": (
        "a.pdf",
        lambda: with_stream(b"<html><script>", Subtype=N("/XML")),
        "pdf",
        1,
    ),
    "paper with a signature": ("a.pdf", signed_pdf, "pdf", 1),
    "paper saved a second time behind the first": ("a.pdf", lambda: pdf() + b"%a note\n%%EOF\n", "pdf", 1),
    "paper locked by its owner": (
        "a.pdf",
        lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="")),
        "pdf",
        1,
    ),
    "paper locked by its owner, of an old kind": (
        "a.pdf",
        lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="", R=4)),
        "pdf",
        1,
    ),
    "paper with an end of DOS": ("a.pdf", lambda: pdf() + b"\x1a", "pdf", 1),
    "paper with nothing behind it": ("a.pdf", lambda: pdf() + bytes(600), "pdf", 1),
    "paper with line breaks before it": ("a.pdf", lambda: b"\r\n" + pdf(), "pdf", 1),
    "paper of a printer": (
        "a.pdf",
        lambda: b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n" + pdf() + b"\x1b%-12345X@PJL EOJ\r\n",
        "pdf",
        1,
    ),
    "paper with a mark of Unicode before it": ("a.pdf", lambda: b"\xef\xbb\xbf" + pdf(), "pdf", 1),
    "paper with the head of an answer before it": (
        "a.pdf",
        lambda: b"Content-Type: application/pdf\r\n\r\n" + pdf(2),
        "pdf",
        2,
    ),
    "paper with the frame of a form behind it": (
        "a.pdf",
        lambda: pdf() + b"\r\n------FormBoundary7MA4\r\n",
        "pdf",
        1,
    ),
    "paper filled up by a scanner": ("a.pdf", lambda: pdf(2) + bytes(60_000), "pdf", 2),
    "paper without its last line": ("a.pdf", lambda: pdf(2).replace(b"%%EOF", b""), "pdf", 2),
    "paper that lost its last lines": ("a.pdf", lambda: pdf(3)[:-40], "pdf", 3),
    "photograph": ("फोटो.jpg", lambda: picture("JPEG"), "jpg", 1),
    "photograph of a few points": ("a.jpg", lambda: picture("JPEG", (2, 2)), "jpg", 1),
    "photograph of a telephone": ("IMG_1.JPEG", telephone_jpeg, "jpg", 1),
    "photograph of a browser": ("photo.jfif", lambda: picture("JPEG"), "jpg", 1),
    "photograph of a messenger": ("IMG-WA0001.webp", lambda: picture("WEBP", (400, 300)), "webp", 1),
    "photograph without loss": ("a.webp", lambda: picture("WEBP", lossless=True), "webp", 1),
    "picture of a screen with another ending": ("a.jpg", lambda: picture("PNG"), "png", 1),
    "photograph of a messenger with another ending": ("a.jpg", lambda: picture("WEBP"), "webp", 1),
    "photograph with another ending": ("a.png", lambda: picture("JPEG"), "jpg", 1),
    "photograph of an old browser": ("a.pjpeg", lambda: picture("JPEG"), "jpg", 1),
    "photograph of 108 megapixels": ("a.jpg", lambda: picture("JPEG", (12_000, 9_000)), "jpg", 1),
    "map": ("नक्शा.png", lambda: picture("PNG"), "png", 1),
    "map with an empty end": ("a.png", lambda: picture("PNG") + b"\n", "png", 1),
    "picture of a screen": ("screen.png", lambda: png_with(b"Screenshot"), "png", 1),
    "fax": ("fax.tif", lambda: picture("TIFF"), "tif", 1),
    "scan of four pages": ("scan.tiff", lambda: tiff_of(4), "tif", 4),
    "bare document": ("a.docx", open_xml, "docx", 1),
    "document": ("पत्र.docx", honest_document, "docx", 1),
    "document of Word Online": ("a.docx", online_document, "docx", 1),
    "linked document": (
        "linked.docx",
        lambda: open_xml(("word/_rels/document.xml.rels", link("hyperlink"))),
        "docx",
        1,
    ),
    "sheet": ("सूची.xlsx", honest_workbook, "xlsx", 1),
    "sheet that names another beside it": (
        "a.xlsx",
        lambda: workbook(
            ("xl/externalLinks/_rels/externalLink1.xml.rels", link("externalLinkPath", "Budget.xlsx"))
        ),
        "xlsx",
        1,
    ),
    "bare ODT": ("letter.odt", open_document, "odt", 1),
    "ODT with a chart": ("chart.odt", chart_document, "odt", 1),
    "ODS": (
        "list.ods",
        lambda: odt('<table:table-cell table:formula="of:=SUM([.A1:.A9])"/>', kind="spreadsheet"),
        "ods",
        1,
    ),
    "text": ("टीप.txt", lambda: "सड़क की मरम्मत\r\n".encode(), "txt", 1),
    "text about a web page": ("a.txt", lambda: b"Write <html> and <script> at the top.\n", "txt", 1),
    "text of Notepad": ("a.txt", lambda: "स्वीकृत".encode("utf-16"), "txt", 1),
    "text with a mark at its beginning": ("a.txt", lambda: "\ufeffस्वीकृत".encode(), "txt", 1),
}
