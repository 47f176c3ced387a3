"""The German catalogue holds every text, as it is in the templates, and compiled."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

import saleor_phone_order

PACKAGE = Path(saleor_phone_order.__file__).parent
TEMPLATES = PACKAGE / "templates"
CATALOGUE = PACKAGE / "locale/de/LC_MESSAGES/django.po"
OURS = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.glob("saleor_phone_order/**/*.*")
    if "mail" in path.parts or "resume" in path.parts
)


@pytest.fixture(scope="module")
def translated():
    """The texts that have a translation, by the text."""
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert [message.id for message in messages if message.fuzzy or not message.string] == []
    return {message.id: message.string for message in messages}


@pytest.mark.parametrize("name", OURS)
def test_every_text_of_a_template_is_translated(name, translated):
    nodes = get_template(name).template.nodelist
    texts = {node.filter_expression.var.literal for node in nodes.get_nodes_by_type(TranslateNode)}
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        text = node.render_token_list(node.singular)[0]
        plural = node.plural and node.render_token_list(node.plural)[0]
        texts.add((text, plural) if plural else text)
    assert sorted(text for text in texts if text not in translated) == []


def test_the_compiled_catalogue_is_the_written_one(translated):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}
    assert compiled == translated
