"""Words and addresses that are put into a template when it is read: every reader's page is what it was."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine
from django.template.base import Node, NodeList
from django.templatetags.i18n import TranslateNode
from django.urls import NoReverseMatch, set_script_prefix
from django.utils import translation

from eoffice.templates import _is_constant

TAGS = {"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"}
PLAIN = "django.template.loaders.locmem.Loader"


def shown(text: str, **facts) -> str:
    """The template as our loader reads it, which must be as Django's does."""
    told = []
    for kind in ("eoffice.templates.Loader", "django.template.loaders.cached.Loader"):
        engine = Engine(loaders=[(kind, [(PLAIN, {"page": text})])], libraries=TAGS)
        told.append(engine.get_template("page").render(Context(facts)))
    assert told[0] == told[1]
    return told[0]


@pytest.mark.parametrize("facts", [{"late": True, "who": "<b>"}, {"late": False, "rows": ["अ", "<"]}])
def test_what_depends_on_the_reader_is_left_to_the_reader(facts):
    page = (
        "{% load i18n static %}{% if late %}{% translate 'Late' %}{% else %}{% translate 'Sent' %}{% endif %}"
        "{% for row in rows %}{% translate 'File' %}: {{ row }}{% empty %}{% translate 'Show' %}{% endfor %}"
        "{% translate 'Desk' as word %}{{ word|upper }} {% translate who %} {{ who }}"
        "{% with x='100%%' %}{{ x }}{% endwith %}{% translate '5%% off' %}"
        "{% url 'desk' %}{% url 'file' 7 %}{% url 'desk' as home %}{{ home }}{% static 'icon.svg' %}"
    )
    for language in ("hi", "en"):
        with translation.override(language):
            shown(page, **facts)


def test_the_same_template_speaks_to_each_in_the_own_language():
    loaders = [("eoffice.templates.Loader", [(PLAIN, {"page": "{% load i18n %}{% translate 'Sign out' %}"})])]
    engine = Engine(loaders=loaders, libraries=TAGS)
    for language, word in [("hi", "साइन आउट"), ("en", "Sign out"), ("hi", "साइन आउट")]:
        with translation.override(language):
            assert engine.get_template("page").render(Context()) == word


def test_addresses_follow_the_place_the_site_is_mounted_at():
    loaders = [("eoffice.templates.Loader", [(PLAIN, {"page": "{% url 'sent' %}"})])]
    engine = Engine(loaders=loaders, libraries=TAGS)
    assert engine.get_template("page").render(Context()) == "/sent/"
    set_script_prefix("/office/")
    try:
        assert engine.get_template("page").render(Context()) == "/office/sent/"
    finally:
        set_script_prefix("/")


def test_no_word_is_left_to_be_looked_up_on_a_page_of_ours():
    engine = Engine.get_default()
    names = [str(path.relative_to(settings.BASE_DIR / "templates")) for path in
             sorted(Path(settings.BASE_DIR / "templates").rglob("*.html"))]  # fmt: skip
    with translation.override("hi"):
        for name in names:
            left = _all(engine.get_template(name).nodelist)
            assert not [node for node in left if _is_constant(node)], name
    assert len(names) > 60


def _all(nodes: NodeList) -> list[Node]:
    return nodes.get_nodes_by_type(Node)


def test_what_would_be_left_is_found():
    engine = Engine(loaders=[(PLAIN, {"page": "{% load i18n %}{% if a %}{% translate 'x' %}{% endif %}"})],
                    libraries=TAGS)  # fmt: skip
    [word] = engine.get_template("page").nodelist.get_nodes_by_type(TranslateNode)
    assert _is_constant(word)


def test_what_is_included_sees_the_page_and_leaves_nothing_behind():
    pages = {
        "page": "{% for n in rows %}{% include 'row' with mark='!' %}{% endfor %}"
        "{% include 'words' %}{{ mark }}{% include './words' %}{% include name %}"
        "{% include 'row' only %}{% include 'whole' %}",
        "row": "{{ n }}{{ mark }}{% cycle 'a' 'b' %}{% with mark='?' %}{{ mark }}{% endwith %}",
        "words": "{% load i18n %}{% translate 'Sent' as mark %}{{ mark }}",
        "whole": "{% extends 'frame' %}{% block inside %}in{% endblock %}",
        "frame": "<{% block inside %}out{% endblock %}>",
    }
    told = []
    for kind in ("eoffice.templates.Loader", "django.template.loaders.cached.Loader"):
        engine = Engine(loaders=[(kind, [(PLAIN, pages)])], libraries=TAGS)
        facts = {"rows": ["अ", "<"], "name": "words"}
        told.append([engine.get_template("page").render(Context(facts)) for _time in range(2)])
    assert told[0] == told[1]
    assert told[0][0].endswith("<in>")


def test_a_part_in_another_language_and_a_part_where_nobody_comes_are_left_alone():
    assert (
        shown("{% load i18n %}{% language 'en' %}{% translate 'Sign out' %}{% endlanguage %}") == "Sign out"
    )
    assert shown("{% if no %}{% url 'nowhere' %}{% endif %}here") == "here"
    with pytest.raises(NoReverseMatch):
        shown("{% url 'nowhere' %}")


def test_two_readers_at_once_each_have_their_own_blocks():
    pages = {
        "page": "{% for n in rows %}{% include 'whole' %}{% endfor %}",
        "whole": "{% extends 'frame' %}{% block inside %}{{ n }}{% endblock %}",
        "frame": "<{% block inside %}out{% endblock %}>",
    }
    engine = Engine(loaders=[("eoffice.templates.Loader", [(PLAIN, pages)])])
    with ThreadPoolExecutor(8) as pool:
        told = pool.map(lambda n: engine.get_template("page").render(Context({"rows": [n] * 5})), range(200))
    assert list(told) == [f"<{n}>" * 5 for n in range(200)]
