"""What free words say of listed things, beyond the phrases of ``cases/words.toml``."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.rules.benefit import Settled
from mutualaid.rules.benefit.words import NOTHING_SAID, disease_doubt, exclusions, settled_classes
from mutualaid.rules.terms import Terms, parse, translated
from mutualaid.rules.wording import MOST, act_said, diseases_said, illness_said, marks, named

TERMS = Path(__file__).parents[2] / "db" / "terms"
CANCERS = {"malignancy": ["恶性肿瘤", "癌"], "stroke": ["脑出血"]}
LISTS = {**CANCERS, "in_situ": ["原位癌"]}
MENTAL = ["精神", "抑郁", "双相", "焦虑"]


def disease_said(classes: dict[str, list[str]], text: str) -> tuple[str, str | None]:
    """What a text says, and the class that rules."""
    said, found = diseases_said(classes, text)
    return said, next(iter(found), None)


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        *(
            (f"胃癌{mark}结肠原位癌", ("in_situ", "malignancy"))
            for mark in ("，", "、", "；", ";", "/", "+", " ", "\n", "。")
        ),
        *((f"胃癌{word}结肠原位癌", ("in_situ", "malignancy")) for word in ("伴", "合并", "及", "和", "并发")),
        ("结肠原位癌伴胃癌", ("in_situ", "malignancy")),
        ("结肠原位癌", ("in_situ",)),
        ("结肠癌（原位癌）", ("in_situ",)),
        ("结肠癌 （原位癌）", ("in_situ",)),
        ("结肠癌（左）原位癌", ("in_situ",)),
        ("胃癌（低分化），结肠原位癌", ("in_situ", "malignancy")),
        ("胃癌，肺恶性肿瘤", ("malignancy",)),
        ("脑出血、胃癌、结肠原位癌", ("stroke", "in_situ", "malignancy")),
        ("1.胃癌 2.脑出血", ("stroke", "malignancy")),
        ("胃癌，结肠原位癌待排", ("malignancy",)),
        ("脑出血，胃癌，肺癌待排", ("stroke",)),
        ("疑似胃癌，结肠原位癌待排", ()),
    ],
)
def test_a_diagnosis_is_read_in_its_parts_and_within_one_the_longest_word_rules(
    text: str, classes: tuple[str, ...]
) -> None:
    assert diseases_said(LISTS, text)[1] == classes


def built_in(plan: str) -> Terms:
    return parse((TERMS / f"{plan}.toml").read_text(encoding="utf-8")).versions[-1]


def test_a_long_text_is_left_to_a_person_where_it_names_anything_and_passes_where_it_does_not() -> None:
    assert disease_said(CANCERS, "肺癌" + "，复诊无碍" * MOST) == ("unsure", None)
    assert disease_said(CANCERS, "肺炎" + "，复诊无碍" * MOST) == ("absent", None)
    assert disease_said(CANCERS, "肺癌，" + "高" * (MOST - 3)) == ("plain", "malignancy")
    assert disease_said(CANCERS, "肺癌，" + "高" * (MOST - 2)) == ("unsure", None)


@pytest.mark.parametrize("tail", ["A", "1", "癌", "期", "一", "?", "、", "(", "转移", " 癌"])
def test_a_hostile_text_is_read_to_its_end(tail: str) -> None:
    # With a pattern that looks back, one of these would never end.
    assert disease_said(CANCERS, ("癌" + tail * MOST)[: MOST - 1] + "样")[0] in ("plain", "unsure")
    assert act_said(["酒驾"], ("酒驾" + tail * MOST)[:MOST]) in ("plain", "unsure")


@given(st.text(alphabet="肺癌疑否认无未史术后待排，。、（）?1 A\n恶性肿瘤原位", max_size=40))
def test_any_text_is_read_and_what_names_nothing_is_absent(text: str) -> None:
    said, code = disease_said(CANCERS, text)
    assert (said == "plain") is (code is not None)
    if "癌" not in text and "恶" not in text:
        assert said == "absent"


@given(st.sampled_from(["疑似", "考虑", "否认", "未见", "排除", "无", "既往", "母亲", "?"]), st.sampled_from("左右双"))
def test_a_mark_before_a_disease_always_leaves_it_unsure(mark: str, side: str) -> None:
    assert disease_said(CANCERS, f"{mark}{side}肺癌") == ("unsure", None)


@given(st.sampled_from(["待排", "待查", "?", "阴性", "除外", "术后", "家族史", "化疗", "复查", "恢复期", "5年"]))
def test_a_mark_behind_a_disease_always_leaves_it_unsure(mark: str) -> None:
    assert disease_said(CANCERS, f"肺癌{mark}") == ("unsure", None)
    assert disease_said(CANCERS, f"肺癌（{mark}）") == ("unsure", None) or mark == "5年"


def test_the_words_of_a_text_are_told_in_its_order_with_their_certainty() -> None:
    told = [one[:3] for one in named("肺癌，脑出血待排", ("癌", "脑出血"))]
    assert told == [("癌", "plain", True), ("脑出血", "unsure", False)]
    assert [one[:3] for one in named("癌前病变", ("癌",))] == [("癌", "part", True)]
    assert named("感冒", ("癌",)) == ()


def test_a_denial_at_the_head_of_a_sentence_ends_with_it() -> None:
    assert illness_said(MENTAL, "否认高血压，抑郁症") == "unsure"
    assert disease_said(CANCERS, "否认高血压。肺癌") == ("plain", "malignancy")


def test_marks_are_written_as_the_text_is_folded() -> None:
    import unicodedata

    lists = [value for name, value in vars(marks).items() if name.isupper() and isinstance(value, tuple)]
    assert len(lists) == 18
    for words in lists:
        assert len(set(words)) == len(words)
        assert all(unicodedata.normalize("NFKC", word).upper() == word for word in words)


def test_the_classes_that_may_be_settled_are_those_of_the_list_and_two_more() -> None:
    assert settled_classes(built_in("FEMALE"))[-3:] == ("choriocarcinoma", "excluded", "none")
    assert settled_classes(built_in("HOSP_ALLOW")) == ("excluded", "none")
    assert settled_classes(translated(built_in("HOSP_ALLOW")._replace(benefit=None))) == ("excluded", "none")


@pytest.mark.parametrize(
    ("code", "text", "note"),
    [
        ("malignancy", None, None),
        (None, "肺癌", None),
        (None, "肺癌待排", "DISEASE_UNSURE"),
        (None, "感冒", "DISEASE_NOT_IN_LIST"),
        (None, None, "DISEASE_NOT_IN_LIST"),
        (None, "肺癌，脑出血", None),
    ],
)
def test_a_claim_is_noted_as_it_is_entered_where_its_words_will_not_pay(
    code: str | None, text: str | None, note: str | None
) -> None:
    assert disease_doubt(built_in("CRITICAL"), code, text) == note


def test_a_claim_that_names_classes_of_different_sums_is_noted_as_it_is_entered() -> None:
    [hangzhou] = parse((TERMS.parents[1] / "samples/plans/hangzhou.toml").read_text(encoding="utf-8")).versions
    assert disease_doubt(hangzhou, None, "胃癌，结肠原位癌") == "DISEASES_SEVERAL"
    assert disease_doubt(hangzhou, None, "结肠原位癌") is None


def test_terms_with_a_range_of_codes_alone_ask_for_no_words() -> None:
    terms = built_in("HOSP_ALLOW")
    benefit = {"excluded_code_from": "F00", "excluded_code_to": "F99"}
    [codes] = translated(terms._replace(benefit=benefit)).scheme.benefits
    assert exclusions(codes, "抑郁症") == NOTHING_SAID
    refuses = exclusions(codes, "F32").refuses
    assert refuses is not None
    assert refuses.reason_code == "excluded_cause"


def test_what_a_person_settled_stands_above_words_and_codes() -> None:
    terms = built_in("HOSP_ALLOW")
    [benefit], [without] = terms.scheme.benefits, translated(terms._replace(benefit=None)).scheme.benefits
    assert exclusions(benefit, "F32 抑郁症", Settled("none", "li", "x")) == NOTHING_SAID
    by_hand = exclusions(benefit, "肺炎", Settled("excluded", "li", "x")).refuses
    assert by_hand is not None
    assert by_hand.clause == "benefit.excluded_words"
    bare = exclusions(without, "肺炎", Settled("excluded", "li", "x")).refuses
    assert bare is not None
    assert bare.clause is None
