import re
import secrets
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from zlib_ng import gzip_ng

ACCEPTS = re.compile(r"\bgzip\b")
SHORT = 200
# A name of random length hides the length of the answer, which could reveal its content.
LONGEST_NAME = 100


class CompressedPages(MiddlewareMixin):
    """Compress pages; papers, tables and PDFs are sent as they are: docs/decisions/0005.

    It replaces Django's own middleware with a library that takes a third of the time, and adds random bytes
    as that does.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Compress a page that the person's own browser asked for, not another site through it."""
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.streaming or not is_page or len(response.content) < SHORT:
            return response
        if response.has_header("Content-Encoding"):
            return response
        if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if ACCEPTS.search(request.headers.get("Accept-Encoding", "")):
            response.content = self._compressed(response.content)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
        return response

    def _compressed(self, page: bytes) -> bytes:
        """Compress the page, with a file name of random length in the header."""
        buffer, name = BytesIO(), "a" * secrets.randbelow(LONGEST_NAME)
        with gzip_ng.GzipNGFile(name, "wb", compresslevel=6, fileobj=buffer, mtime=0) as compressor:
            compressor.write(page)
        return buffer.getvalue()
