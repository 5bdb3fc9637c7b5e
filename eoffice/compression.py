import re
import secrets
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from zlib_ng import gzip_ng

ACCEPTS = re.compile(r"\bgzip\b")
SHORT = 200
# The length of an answer tells little of what is in it.
LONGEST_NAME = 100


class CompressedPages(MiddlewareMixin):
    """Pages go out compressed; papers, tables and PDFs as they are: docs/decisions/0005.

    Instead of Django's own, with a library that takes a third of the time; random bytes go in as there.
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
        """With a name of random length in front."""
        sent, name = BytesIO(), "a" * secrets.randbelow(LONGEST_NAME)
        with gzip_ng.GzipNGFile(name, "wb", compresslevel=6, fileobj=sent, mtime=0) as written:
            written.write(page)
        return sent.getvalue()
