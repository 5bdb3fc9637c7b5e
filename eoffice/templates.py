"""Templates whose constant parts are rendered once for each language, when the templates are loaded.

Constant are the words of the page, and the addresses of style sheets and of pages without an id. Looking them
up takes a third of the time of a page's templates, and always gives the same.
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


class _Prerendering(base.Loader):
    def get_template(self, template_name, skip=None):
        """The template with its constant parts in the language in force, before any thread has it."""
        template: Template = super().get_template(template_name, skip)
        _prerender(template.nodelist)
        return template


class Loader(cached.Loader, _Prerendering):
    """A cache of templates, with one entry for each language."""

    def cache_key(self, template_name, skip=None):
        """The key of a template, with all that its words and addresses depend on."""
        key = super().cache_key(template_name, skip)
        return f"{key} {get_language()} {get_script_prefix()} {get_urlconf()}"


def _prerender(nodes: NodeList) -> None:
    """Replace constant nodes by their text, and join neighbouring texts."""
    merged: list[Node] = []
    for node in nodes:
        for inner in _inner(node):
            _prerender(inner)
        if _is_constant(node):
            # A branch that is never rendered may name a page or file that does not exist.
            with suppress(NoReverseMatch, ValueError):
                node = _text(node.render(Context()), node)
        if isinstance(node, TextNode) and merged and isinstance(merged[-1], TextNode):
            node = _text(merged.pop().s + node.s, node)
        merged.append(node)
    nodes[:] = merged


def _inner(node: Node) -> list[NodeList]:
    if isinstance(node, LanguageNode):
        return []
    if isinstance(node, IfNode):
        return [inner for _condition, inner in node.conditions_nodelists]
    named = [getattr(node, name, None) for name in node.child_nodelists]
    return [inner for inner in named if isinstance(inner, NodeList)]


def _is_constant(node: Node) -> bool:
    if type(node) is TranslateNode:
        return not node.asvar and not node.message_context and _is_literal(node.filter_expression)
    if type(node) is StaticNode:
        return not node.varname and _is_literal(node.path)
    if type(node) is URLNode:
        return not node.asvar and not node.args and not node.kwargs and _is_literal(node.view_name)
    return False


def _is_literal(expression: FilterExpression) -> bool:
    variable = expression.var
    return not expression.filters and (not isinstance(variable, Variable) or variable.lookups is None)


def _text(text: str, in_place_of: Node) -> TextNode:
    node = TextNode(text)
    node.token, node.origin = in_place_of.token, in_place_of.origin
    return node
