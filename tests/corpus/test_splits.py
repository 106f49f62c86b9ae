from collections import Counter
from pathlib import Path

import pytest

from pourparlers.corpus.splits import NAMES, SHARES, digest, load_split, split_by_article, split_by_domain, write_split
from pourparlers.schema import Article, BadInput

ARTICLES = [
    Article.model_validate({"id": f"{d}-{n}", "domain": d, "text": f"{d} {n}.", "kind": f"k{n % 3}"})
    for d in "abcdefgh"
    for n in range(20)
]


def test_every_article_is_in_one_split_of_about_its_share() -> None:
    split = split_by_article(ARTICLES)
    assert sorted(i for ids in split.values() for i in ids) == sorted(a.id for a in ARTICLES)
    for name in NAMES:
        per_domain = Counter(i[0] for i in split[name])
        assert all(abs(count - 20 * SHARES[name]) <= 1 for count in per_domain.values())


def test_whole_domains_are_held_out() -> None:
    split = split_by_domain(ARTICLES)
    domains = [{i[0] for i in split[name]} for name in NAMES]
    assert not domains[0] & domains[1] | domains[0] & domains[2] | domains[1] & domains[2]


def test_files_bring_the_split_back(tmp_path: Path) -> None:
    split = split_by_article(ARTICLES)
    write_split(split, tmp_path)
    assert {name: sorted(split[name]) for name in NAMES} == {
        n: [a.id for a in part] for n, part in load_split(ARTICLES, tmp_path).items()
    }


@pytest.mark.parametrize(("line", "message"), [("nobody", "no article has the id"), ("a-0", "is in train already")])
def test_a_wrong_id_is_named_with_file_and_line(line: str, message: str, tmp_path: Path) -> None:
    write_split({"train": ["a-0"], "validation": ["b-0"], "test": [line]}, tmp_path)
    with pytest.raises(BadInput, match=message) as caught:
        load_split(ARTICLES, tmp_path)
    assert (caught.value.path, caught.value.line) == (tmp_path / "test.txt", 1)


def test_a_list_of_ids_may_begin_with_a_byte_order_mark_and_must_be_utf8(tmp_path: Path) -> None:
    write_split({"train": ["a-0"], "validation": ["b-0"], "test": ["c-0"]}, tmp_path)
    (tmp_path / "train.txt").write_text("a-0\n", encoding="utf-8-sig")
    assert [article.id for article in load_split(ARTICLES, tmp_path)["train"]] == ["a-0"]
    (tmp_path / "train.txt").write_bytes("a-0\né\n".encode("cp1252"))
    with pytest.raises(BadInput, match="not UTF-8") as caught:
        load_split(ARTICLES, tmp_path)
    assert (caught.value.path, caught.value.line) == (tmp_path / "train.txt", 2)


def test_the_digest_sees_annotations_and_not_the_order() -> None:
    changed = [ARTICLES[0].model_copy(update={"title": "x"}), *ARTICLES[1:]]
    assert digest(ARTICLES) == digest(ARTICLES[::-1])
    assert digest(ARTICLES) != digest(changed)
