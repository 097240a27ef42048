"""Why somebody left, read from what clerks write: a death is read only where the text says it of the member, plainly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.rules.wording.leaving import read_left_reason


@pytest.mark.parametrize(
    "text",
    [
        *("死亡", "去世", "身故", "病故", "亡故", "已故", "因病死亡", "因病去世", "因病医治无效去世", "经抢救无效死亡"),
        *(
            "心脏病死亡",
            "交通事故死亡",
            "意外身故",
            "工亡",
            "因公牺牲",
            "猝死",
            "被撞身亡",
            "宣告死亡",
            "已去世",
            "本人去世",
        ),
        *(
            "死亡退会",
            "去世了",
            "死亡注销",
            "减员-死亡",
            "2018年3月死亡",
            "死亡2018年3月5日",
            "死亡:2018-3-5",
            "病故2018.3",
        ),
        *(
            "退休后去世",
            "退休，2018年去世",
            "调出（本人去世）",
            "去世，其妻领取",
            "死亡日期2018-03-01",
            "deceased",
            "Died",
        ),
    ],
)
def test_a_death_said_plainly_of_the_member_is_read_and_noted(text: str) -> None:
    code, findings = read_left_reason(text)
    assert code == "deceased"
    assert [(finding.verdict, finding.code) for finding in findings] == [("note", "LEFT_REASON_READ")]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "非死亡",
            "未死亡",
            "不是死亡",
            "死亡？",
            "死亡?",
            "疑似死亡",
            "恐死亡",
            "死亡（待核实）",
            "可能已去世",
            "死亡原因不明",
        ),
        *(
            "配偶去世",
            "父亲病故",
            "其父病故",
            "岳母过世",
            "老伴去世",
            "妻病故",
            "夫亡故",
            "其子死亡",
            "同事去世",
            "同伴遇难",
        ),
        *(
            "因父亲病故离职",
            "辞职（配偶去世）",
            "去世的是其母",
            "家属称去世",
            "退休（未死亡）",
            "死亡抚恤",
            "死亡风险",
            "死缓",
        ),
    ],
)
def test_a_doubt_a_denial_and_anothers_death_wait_for_a_person(text: str) -> None:
    code, findings = read_left_reason(text)
    assert code == "other"
    assert [(finding.verdict, finding.code) for finding in findings] == [("held", "LEFT_REASON_UNSURE")]


@pytest.mark.parametrize(
    ("text", "code", "is_noted"),
    [
        ("退休", "retired", False),
        ("辞职", "resigned", False),
        ("离职", "resigned", False),
        ("调出", "transferred", False),
        ("其他", "other", False),
        ("retired", "retired", False),
        ("到龄退休", "retired", True),
        ("病退", "retired", True),
        ("主动离职", "resigned", True),
        ("合同到期", "resigned", True),
        ("调离本区", "transferred", True),
        ("辞职回老家", "resigned", True),
        ("退休（60岁）", "retired", True),
        ("丧偶", "other", True),
        ("参加父亲葬礼", "other", True),
        ("回老家", "other", True),
    ],
)
def test_another_reason_is_read_from_its_words(text: str, code: str, is_noted: bool) -> None:
    read, findings = read_left_reason(text)
    assert read == code
    assert [finding.verdict for finding in findings] == ["note"] * is_noted


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "/", "无"])
def test_a_cell_that_says_nothing_is_no_reason(cell: object) -> None:
    assert read_left_reason(cell) == (None, ())


@given(
    st.sampled_from(["疑似", "非", "未", "不是", "可能", "父亲", "配偶", "妻子", "同事", "否认", "恐"]),
    st.sampled_from(["死亡", "去世", "身故", "病故", "亡故", "逝世"]),
    st.sampled_from(["", "退会", "，退休", "？"]),
)
def test_a_mark_before_a_death_never_lets_it_be_read(mark: str, death: str, rest: str) -> None:
    assert read_left_reason(f"{mark}{death}{rest}")[0] == "other"


@pytest.mark.parametrize(
    "text",
    [
        "亡",
        "殁",
        "已殁",
        "病殁",
        "2018年亡",
        "卒",
        "溺亡",
        "猝亡",
        "因病亡故",
        "殒命",
        "Passed away",
        "passed away 2018-03-05",
    ],
)
def test_a_death_in_few_or_old_words_is_read(text: str) -> None:
    assert read_left_reason(text)[0] == "deceased"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Death of wife",
            "his father died",
            "father's death",
            "spouse deceased",
            "DEATH IN FAMILY",
            "mother passed away",
        ),
        *("配偶死亡", "父亲去世", "妻亡", "母殁", "亡夫", "逃亡", "车祸亡", "子女夭折", "killed in an accident"),
    ],
)
def test_the_death_of_another_or_a_word_that_may_mean_one_is_asked_about(text: str) -> None:
    code, findings = read_left_reason(text)
    assert (code, [(finding.verdict, finding.code) for finding in findings]) == (
        "other", [("held", "LEFT_REASON_UNSURE")]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"), [("resigned to care for his father", "resigned"), ("因故辞职", "resigned"), ("丧偶", "other")]
)
def test_what_names_no_death_is_not_asked_about(text: str, code: str) -> None:
    assert read_left_reason(text) == (code, read_left_reason(text)[1])
    assert [finding.verdict for finding in read_left_reason(text)[1]] == ["note"]
