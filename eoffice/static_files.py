"""Static files as browsers get them: style sheets without what only people read."""

import rcssmin
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Minified:
    """Keeps style sheets without comments and spaces when static files are gathered."""

    def _save(self, name: str, content: File) -> str:
        if name.endswith(".css"):
            content.seek(0)  # whoever made its name from its content has read it to the end
            content = ContentFile(rcssmin.cssmin(content.read().decode()).encode())
        return super()._save(name, content)


class Uncompressed(Minified, ManifestStaticFilesStorage):
    """For tests, which gather them at each start."""


class Compressed(Minified, CompressedManifestStaticFilesStorage):
    """For web servers, which hand out what is compressed already."""
