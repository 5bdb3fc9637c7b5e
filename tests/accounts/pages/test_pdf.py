import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from accounts.pages import pdf, printing
from tests import printed


@pytest.fixture
def canary():
    """A server that records every request."""
    requests = []

    class Notes(BaseHTTPRequestHandler):
        def do_GET(self):
            requests.append(self.path)
            self.send_error(404)

    server = HTTPServer(("127.0.0.1", 0), Notes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", requests
    server.shutdown()
    server.server_close()


def test_a_page_that_becomes_a_pdf_fetches_nothing(canary, tmp_path):
    address, requests = canary
    secret = tmp_path / "secret.css"
    secret.write_text("@page { @top-left { content: 'secret' } }")
    page = "".join(
        f"""<link rel="stylesheet" href="{place}/a.css"><img src="{place}/b.png">
        <object data="{place}/c"></object><a rel="attachment" href="{place}/g">x</a>
        <style>@import url({place}/d.css); p {{ background: url({place}/e.png) }}
        @font-face {{ font-family: x; src: url({place}/f.ttf) }}</style>"""
        for place in (address, "file:///etc", f"{printing.BASE}static/../..")
    )
    content = pdf.render(
        f'<link rel="stylesheet" href="{secret.as_uri()}">{page}<p style="font-family: x">क</p>'
    )
    assert content.startswith(b"%PDF")
    assert requests == []


SENTENCE = "अनुश्रवण: स्थिति, कार्यालय, प्रत्येक क्षेत्र, द्वितीय, विलम्बित, कार्यवाही, हिन्दी, मूल्यांकन"
PAGE = f'<html lang="hi"><p style="font-family: Noto Sans Devanagari">{SENTENCE}</p>'


def test_each_run_of_text_says_its_words():
    assert printed.words(pdf.render(PAGE)) == SENTENCE


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not on this machine")
def test_another_program_finds_the_words_that_were_printed():
    copied = subprocess.run(["pdftotext", "-", "-"], input=pdf.render(PAGE), capture_output=True, check=True)
    assert copied.stdout.decode().split() == SENTENCE.split()
