"""`labelstudio/codec.py`: what goes to Label Studio comes back as it was, and edits there come back as edits."""

from hypothesis import given, settings

from tests.strategies import annotated, news_scheme
from workbench.labelstudio.codec import decode, encode


@given(annotated())
@settings(max_examples=300)
def test_untouched_comes_back_as_it_went(drawn):
    """What nobody changed in the editor is exactly what was sent."""
    document, sentences, annotation = drawn
    sentence = sentences[annotation.sentence]
    result = encode(annotation, sentence, news_scheme())
    back = decode(result, annotation, document, sentence, news_scheme(), cancelled=annotation.status == "skipped")
    assert back == annotation
