"""The labeler's API."""

import uuid
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from tests.app.furnished import SENTENCES, Visitor
from tests.strategies import annotated
from workbench.app.api import MOST_BYTES
from workbench.app.house import House
from workbench.app.refusals import status_of
from workbench.domain.annotations import Annotation
from workbench.domain.codec import decode, encode
from workbench.domain.documents import Document, Sentence
from workbench.errors import InvalidFile, NoValue, WorkbenchError

API = "/api/v1/projects/news"


def answer(sentence: int = 0, **more: Any) -> dict[str, Any]:
    """A small annotation, as the labeler would send it."""
    return {"document": "a b", "sentence": sentence, "status": "submitted", **more}


def mention(quote: str, label: str, **more: Any) -> dict[str, Any]:
    """An entity at the beginning of the document."""
    fragment = {"start": 0, "end": len(quote), "text": quote}
    return {"id": "e", "label": label, "span": {"fragments": [fragment]}, **more}


def submit(client: TestClient, annotation: object, key: str | None = None) -> Any:
    body = encode({"key": key or str(uuid.uuid4()), "annotation": annotation})
    return client.post(f"{API}/annotations", content=body, headers={"content-type": "application/json"})


def test_claims_are_a_batch(house: House, visitor: Visitor) -> None:
    """A batch has the claimed sentences, each with its document, and how much is left."""
    batch = visitor(house, "ana").post(f"{API}/claims", json={"want": 2}).json()
    assert [(item["document"], item["sentence"]) for item in batch["items"]] == [("a b", 0), ("a b", 1)]
    assert batch["items"][0]["annotation"] is None
    document = batch["documents"]["a b"]
    assert [document["text"][start:end] for start, end in document["sentences"]] == SENTENCES
    assert (batch["remaining"], batch["today"]) == (1, 0)


def test_a_submission_is_acknowledged_once(house: House, visitor: Visitor) -> None:
    """The same key again gets the same answer, and makes no second revision."""
    ana = visitor(house, "ana")
    first = submit(ana, answer(), "k")
    again = submit(ana, answer(), "k")
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json() | {"created_at": ""} == {"key": "k", "revision": 1, "created_at": ""}


def test_a_key_is_for_one_answer(sqlite_house: House, visitor: Visitor) -> None:
    """Another answer under a used key is a conflict, named with its key."""
    ana = visitor(sqlite_house, "ana")
    submit(ana, answer(), "k")
    refused = submit(ana, answer(note="other"), "k")
    assert (refused.status_code, refused.json()["key"]) == (409, "k")


def test_who_submits_is_the_annotator(sqlite_house: House, visitor: Visitor) -> None:
    """Whatever the annotation says: nobody answers for another."""
    submit(visitor(sqlite_house, "ana"), answer(annotator="ben"))
    with sqlite_house.store.read() as tx:
        heads = list(tx.annotations.heads(tx.projects.get("news")))
    assert [head.annotator for head in heads] == ["ana"]


@pytest.mark.parametrize(
    ("annotation", "says"),
    [
        ({"document": "a b", "sentence": 0, "surprise": 1}, "surprise"),
        (answer(entities=[mention("Turkey", "ALIEN")]), "ALIEN"),
        (answer(entities=[mention("Russia", "GPE")]), "Russia"),
        (answer(note="a\0b"), "note"),
        ([], "object"),
    ],
)
def test_a_bad_answer_gets_a_sentence(sqlite_house: House, visitor: Visitor, annotation: object, says: str) -> None:
    """It is 422 with one sentence and the key, so that the labeler can show it; nothing is stored."""
    refused = submit(visitor(sqlite_house, "ana"), annotation, "k")
    assert (refused.status_code, refused.json()["key"]) == (422, "k")
    assert says in refused.json()["error"]
    with sqlite_house.store.read() as tx:
        assert not list(tx.annotations.heads(tx.projects.get("news")))


def test_an_unknown_sentence_is_not_found(sqlite_house: House, visitor: Visitor) -> None:
    """A sentence that the document does not have is 404."""
    assert submit(visitor(sqlite_house, "ana"), answer(99)).status_code == 404


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"key": "k"}', b'{"key": 1, "annotation": {}}', b"\xff", b"[" * 5000]
)
def test_a_body_that_is_no_request_is_refused(sqlite_house: House, visitor: Visitor, body: bytes) -> None:
    """It is 422, never 500."""
    headers = {"content-type": "application/json"}
    refused = visitor(sqlite_house, "ana").post(f"{API}/annotations", content=body, headers=headers)
    assert refused.status_code == 422
    assert set(refused.json()) == {"error"}


def test_only_json_is_read(sqlite_house: House, visitor: Visitor) -> None:
    """A form, which another site's page could send, is 415."""
    assert visitor(sqlite_house, "ana").post(f"{API}/claims", data={"want": 5}).status_code == 415


def test_a_huge_body_is_refused(sqlite_house: House, visitor: Visitor) -> None:
    """More than the limit is 413."""
    assert submit(visitor(sqlite_house, "ana"), answer(note="x" * MOST_BYTES)).status_code == 413


def test_a_change_needs_the_sessions_token(sqlite_house: House, visitor: Visitor) -> None:
    """Without the header, or with another session's, nothing is changed."""
    ana, ben = visitor(sqlite_house, "ana"), visitor(sqlite_house, "ben")
    for wrong in ("", "x", "ü", ben.headers["x-workbench-csrf"]):
        headers = {"x-workbench-csrf": wrong.encode("latin-1")}
        assert ana.post(f"{API}/claims", json={"want": 1}, headers=headers).status_code == 403


def test_without_a_session_there_is_nothing(sqlite_house: House, visitor: Visitor) -> None:
    """Every address of the API is 401 with a sentence, also one that is none."""
    stranger = visitor(sqlite_house, None)
    for path in (f"{API}/mine", f"{API}/canonicals", f"{API}/guidelines", "/api/v1/session", "/api/v1/nothing"):
        refused = stranger.get(path)
        assert (refused.status_code, set(refused.json())) == (401, {"error"})
    assert stranger.post(f"{API}/claims", json={"want": 1}).status_code == 401


@pytest.mark.parametrize("path", ["/mine", "/mine/a%20b/0", "/canonicals", "/guidelines"])
def test_who_has_no_part_in_a_project_reads_nothing(sqlite_house: House, visitor: Visitor, path: str) -> None:
    """Everything of the project is 403 to somebody without a role in it."""
    assert visitor(sqlite_house, "zoe").get(f"{API}{path}").status_code == 403


def test_who_has_no_part_in_a_project_changes_nothing(sqlite_house: House, visitor: Visitor) -> None:
    """Neither claims nor annotations are taken from somebody without a role."""
    zoe = visitor(sqlite_house, "zoe")
    assert zoe.post(f"{API}/claims", json={"want": 1}).status_code == 403
    assert submit(zoe, answer()).status_code == 403


def test_an_unknown_address_is_not_a_page(sqlite_house: House, visitor: Visitor) -> None:
    """It is 404 as JSON."""
    ana = visitor(sqlite_house, "ana")
    assert ana.get("/api/v1/projects/nowhere/guidelines").status_code == 404
    assert ana.get(f"{API}/nothing").json() == {"error": f"There is no GET {API}/nothing."}


def test_own_sentences_are_listed(house: House, visitor: Visitor) -> None:
    """Newest first, by status, in pages."""
    ana = visitor(house, "ana")
    for sentence, status in enumerate(("submitted", "flagged", "submitted")):
        submit(ana, answer(sentence, status=status))

    def listed(query: str) -> list[dict[str, Any]]:
        return ana.get(f"{API}/mine?{query}").json()["sentences"]

    assert [own["sentence"] for own in listed("")] == [2, 1, 0]
    assert [own["sentence"] for own in listed("status=flagged")] == [1]
    first = listed("limit=1")
    assert [
        own["sentence"] for own in ana.get(f"{API}/mine", params={"before": first[0]["created_at"]}).json()["sentences"]
    ] == [1, 0]


@pytest.mark.parametrize(
    "query", ["status=lost", "limit=0", "limit=x", "limit=²", "limit=99999999999", "before=yesterday"]
)
def test_a_bad_question_is_told(sqlite_house: House, visitor: Visitor, query: str) -> None:
    """It is 422 with a sentence."""
    assert visitor(sqlite_house, "ana").get(f"{API}/mine?{query}").status_code == 422


def test_canonical_entities_complete(sqlite_house: House, visitor: Visitor) -> None:
    """What was registered is found by its beginning."""
    ana = visitor(sqlite_house, "ana")
    entity = mention("Turkey", "GPE", canonical="GPE/Turkey")
    canonical = {"id": "GPE/Turkey", "name": "Turkey", "kind": "GPE"}
    assert submit(ana, answer(entities=[entity], canonical_entities=[canonical])).status_code == 200
    assert ana.get(f"{API}/canonicals?q=tur").json() == {"canonicals": [canonical]}
    assert ana.get(f"{API}/canonicals?q=tur&kind=PERSON").json() == {"canonicals": []}


def test_the_session_tells_who_one_is(sqlite_house: House, visitor: Visitor) -> None:
    """With the token for changes, so that the labeler can go on after signing in again."""
    ana = visitor(sqlite_house, "ana")
    session = ana.get("/api/v1/session").json()
    assert session == {"user": {"name": "ana", "display_name": "Ana"}, "csrf": ana.headers["x-workbench-csrf"]}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(annotated())
def test_everything_comes_back_as_it_went(
    sqlite_house: House, visitor: Visitor, sent: tuple[Document, tuple[Sentence, ...], Annotation]
) -> None:
    """Any annotation the domain allows, over any Unicode, is read back with the same code points."""
    document, sentences, annotation = sent
    name = f"d{uuid.uuid4().hex}"
    document = msgspec.structs.replace(document, id=name)
    annotation = msgspec.structs.replace(annotation, document=name)
    with sqlite_house.store.write() as tx:
        found = tx.projects.get("news")
        tx.documents.add(found, document, [msgspec.structs.replace(each, document=name) for each in sentences])
        tx.commit()
    ana = visitor(sqlite_house, "ana")
    acknowledged = submit(ana, annotation)
    assert acknowledged.status_code == 200, acknowledged.text
    got = msgspec.json.decode(ana.get(f"{API}/mine/{name}/{annotation.sentence}").content)
    back = decode(encode(got["items"][0]["annotation"]), Annotation)
    assert back.says_the_same(annotation)
    assert got["documents"][name]["text"] == document.text


def test_every_error_has_a_status() -> None:
    """No error of the tree is left without one."""

    def leaves(kind: type[WorkbenchError]) -> list[type[WorkbenchError]]:
        return [kind, *(leaf for child in kind.__subclasses__() for leaf in leaves(child))]

    made: dict[type, Callable[[], WorkbenchError]] = {
        InvalidFile: lambda: InvalidFile("f", "bad"),
        NoValue: lambda: NoValue("no_overlap", "none"),
    }
    for kind in leaves(WorkbenchError):
        if kind.__module__ == "workbench.errors":
            assert 400 <= status_of(made.get(kind, kind)()) < 600


def differ(house: House, visitor: Visitor) -> None:
    """Two people label the same words differently."""
    for name, label in (("ana", "GPE"), ("ben", "ORG")):
        assert submit(visitor(house, name), answer(entities=[mention("Turkey", label)])).status_code == 200


def test_a_lead_goes_from_the_queue_to_the_case_to_the_gold(house: House, visitor: Visitor) -> None:
    """What waits, who says what, and the decision; sent twice, it is kept once."""
    differ(house, visitor)
    lena = visitor(house, "lena")
    [waiting] = lena.get(f"{API}/cases").json()["cases"]
    assert (waiting["document"], waiting["sentence"], waiting["kinds"]) == ("a b", 0, {"label": 1})
    case = lena.get(f"{API}/cases/a b/0").json()
    assert [side["name"] for side in case["sides"]] == ["ana", "ben"]
    [decision] = case["decisions"]
    assert [version["item"]["label"] for version in decision["versions"]] == ["GPE", "ORG"]
    taken = answer(entities=[decision["versions"][0]["item"]])
    body = {"key": "k", "annotation": taken, "made_of": case["made_of"]}
    first, again = (lena.post(f"{API}/gold", json=body) for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.json() | {"created_at": ""} == {"key": "k", "created_at": "", "revised": []}
    assert lena.get(f"{API}/cases").json()["cases"] == []
    assert lena.get(f"{API}/cases").json()["gold"] == 1


def test_a_lead_can_pass_over_the_first_cases(sqlite_house: House, visitor: Visitor) -> None:
    """However many wait, each can be reached; a number that is none gets a sentence."""
    differ(sqlite_house, visitor)
    lena = visitor(sqlite_house, "lena")
    assert [len(lena.get(f"{API}/cases?from={start}").json()["cases"]) for start in (0, 1)] == [1, 0]
    refused = lena.get(f"{API}/cases?from=-1")
    assert (refused.status_code, "from must be a number from 0" in refused.json()["error"]) == (422, True)


def test_a_bad_decision_gets_a_sentence_and_its_key(sqlite_house: House, visitor: Visitor) -> None:
    """So that the labeler can show it."""
    differ(sqlite_house, visitor)
    body = {"key": "k", "annotation": answer(entities=[mention("Turkey", "ALIEN")]), "made_of": []}
    refused = visitor(sqlite_house, "lena").post(f"{API}/gold", json=body)
    assert (refused.status_code, refused.json()["key"]) == (422, "k")
    assert "must name the answers" in refused.json()["error"]


@pytest.mark.parametrize("path", ["/cases", "/cases/a b/0"])
def test_cases_are_for_leads(sqlite_house: House, visitor: Visitor, path: str) -> None:
    """An annotator gets nothing of them."""
    differ(sqlite_house, visitor)
    refused = visitor(sqlite_house, "ana").get(f"{API}{path}")
    assert (refused.status_code, "ben" in refused.text) == (403, False)


def test_decisions_are_for_leads(sqlite_house: House, visitor: Visitor) -> None:
    """An annotator cannot make gold of their own answer."""
    differ(sqlite_house, visitor)
    body = {"key": "k", "annotation": answer(), "made_of": [{"annotator": "ana", "revision": 1}]}
    assert visitor(sqlite_house, "ana").post(f"{API}/gold", json=body).status_code == 403
    with sqlite_house.store.read() as tx:
        assert tx.gold.count(tx.projects.get("news")) == 0


def test_a_lead_makes_gold_of_what_all_say(sqlite_house: House, visitor: Visitor) -> None:
    """An annotator does not."""
    for name in ("ana", "ben"):
        submit(visitor(sqlite_house, name), answer(entities=[mention("Turkey", "GPE")]))
    assert visitor(sqlite_house, "ana").post(f"{API}/gold/unanimous", json={}).status_code == 403
    lena = visitor(sqlite_house, "lena")
    assert lena.get(f"{API}/cases").json()["agreed"] == 1
    assert lena.post(f"{API}/gold/unanimous", json={}).json() == {"accepted": 1, "refused": 0}
    assert lena.get(f"{API}/cases").json()["gold"] == 1
