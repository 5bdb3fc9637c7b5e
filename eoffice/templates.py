"""Templates in which whatever every reader of a language sees alike was put in once, when they were read.

The words of the page, the addresses of style sheets and of pages without an id: looking them up takes a
third of the time of a page's templates, and always gives the same.
"""

from contextlib import suppress

from django.template import Context
from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, Variable
from django.template.defaulttags import IfNode, URLNode
from django.template.loaders import base, cached
from django.templatetags.i18n import LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf
from django.utils.translation import get_language


class _Read(base.Loader):
    def get_template(self, template_name, skip=None):
        """A template in the language in force, before any thread has it."""
        template: Template = super().get_template(template_name, skip)
        _put_in(template.nodelist)
        return template


class Loader(cached.Loader, _Read):
    """Keeps each template once for each language."""

    def cache_key(self, template_name, skip=None):
        """Whatever the words and addresses in a template depend on."""
        key = super().cache_key(template_name, skip)
        return f"{key} {get_language()} {get_script_prefix()} {get_urlconf()}"


def _put_in(nodes: NodeList) -> None:
    """Replace what is always the same by its text, and join texts that have come to stand side by side."""
    found: list[Node] = []
    for node in nodes:
        for inner in _inner(node):
            _put_in(inner)
        if _is_always_the_same(node):
            # What stands where nobody comes may name what is not there.
            with suppress(NoReverseMatch, ValueError):
                node = _text(node.render(Context()), node)
        if isinstance(node, TextNode) and found and isinstance(found[-1], TextNode):
            node = _text(found.pop().s + node.s, node)
        found.append(node)
    nodes[:] = found


def _inner(node: Node) -> list[NodeList]:
    if isinstance(node, LanguageNode):
        return []
    if isinstance(node, IfNode):
        return [inner for _condition, inner in node.conditions_nodelists]
    named = [getattr(node, name, None) for name in node.child_nodelists]
    return [inner for inner in named if isinstance(inner, NodeList)]


def _is_always_the_same(node: Node) -> bool:
    if type(node) is TranslateNode:
        return not node.asvar and not node.message_context and _is_literal(node.filter_expression)
    if type(node) is StaticNode:
        return not node.varname and _is_literal(node.path)
    if type(node) is URLNode:
        return not node.asvar and not node.args and not node.kwargs and _is_literal(node.view_name)
    return False


def _is_literal(said: FilterExpression) -> bool:
    return not said.filters and (not isinstance(said.var, Variable) or said.var.lookups is None)


def _text(text: str, in_place_of: Node) -> TextNode:
    node = TextNode(text)
    node.token, node.origin = in_place_of.token, in_place_of.origin
    return node
