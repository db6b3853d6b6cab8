"""Prolonged service, psychotherapy and other services by minutes: cases worked by hand."""

from __future__ import annotations

import pytest

from coder_drill.codebooks import Codebook
from coder_drill.exercises.rapid.families.em_minutes import CountedMinutes
from coder_drill.exercises.rapid.families.em_prolonged import CPT, MEDICARE, Prolonged, Total
from coder_drill.exercises.rapid.families.em_psychotherapy import Psychotherapy, Session
from coder_drill.exercises.rapid.families.minutescenes import Logged


@pytest.mark.parametrize(
    ("payer", "place", "minutes", "codes"),
    [
        (CPT, "office new", 59, "99204"),
        (CPT, "office new", 74, "99205"),
        (CPT, "office new", 75, "99205 99417"),
        (CPT, "office new", 104, "99205 99417x2"),
        (MEDICARE, "office new", 75, "99205"),
        (MEDICARE, "office new", 89, "99205 G2212"),
        (MEDICARE, "office new", 104, "99205 G2212x2"),
        (CPT, "office established", 55, "99215 99417"),
        (MEDICARE, "office established", 68, "99215"),
        (MEDICARE, "office established", 69, "99215 G2212"),
        (CPT, "hospital first", 90, "99223 99418"),
        (MEDICARE, "hospital later", 80, "99233 G0316x2"),
        (CPT, "same day", 100, "99236 99418"),
        (MEDICARE, "same day", 109, "99236"),
        (MEDICARE, "same day", 110, "99236 G0316"),
        (CPT, "facility first", 95, "99306 99418x3"),
        (MEDICARE, "facility first", 95, "99306 G0317"),
        (MEDICARE, "facility later", 85, "99310 G0317"),
        (CPT, "home established", 75, "99350 99417"),
        (MEDICARE, "home new", 140, "99345 G0318"),
        (MEDICARE, "home established", 109, "99350"),
    ],
)
def test_prolonged(payer: str, place: str, minutes: int, codes: str, codebook: Codebook) -> None:
    plain = Total(payer, place, minutes, None, ("RN teaching", 30))
    assert Prolonged().solve(plain, codebook) == tuple(codes.split())
    apart = Total(payer, place, minutes + 20, ("advance care planning", 20), None)
    assert Prolonged().solve(apart, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("kind", "minutes", "mdm", "codes"),
    [
        ("alone", 15, "", ""),
        ("alone", 37, "", "90832"),
        ("alone", 38, "", "90834"),
        ("alone", 53, "", "90837"),
        ("beside", 15, "moderate", "99214"),
        ("beside", 30, "moderate", "99214 90833"),
        ("beside", 45, "low", "99213 90836"),
        ("beside", 60, "high", "99215 90838"),
        ("crisis", 29, "", "90832"),
        ("crisis", 74, "", "90839"),
        ("crisis", 75, "", "90839 90840"),
        ("crisis", 105, "", "90839 90840x2"),
    ],
)
def test_psychotherapy(kind: str, minutes: int, mdm: str, codes: str, codebook: Codebook) -> None:
    session = Session(kind, minutes, 20 if kind == "beside" else 0, mdm)
    assert Psychotherapy().solve(session, codebook) == tuple(codes.split())


@pytest.mark.parametrize(
    ("kind", "amount", "codes"),
    [
        ("acp", 15, ""),
        ("acp", 45, "99497"),
        ("acp", 46, "99497 99498"),
        ("acp", 76, "99497 99498x2"),
        ("tobacco", 3, ""),
        ("tobacco", 10, "99406"),
        ("tobacco", 11, "99407"),
        ("ccm", 19, ""),
        ("ccm", 40, "99490 99439"),
        ("ccm", 100, "99490 99439x2"),
        ("complex", 89, "99487"),
        ("complex", 120, "99487 99489x2"),
        ("device", 15, "99445"),
        ("device", 16, "99454"),
        ("treatment", 9, ""),
        ("treatment", 19, "99470"),
        ("treatment", 39, "99457"),
        ("treatment", 40, "99457 99458"),
        ("sedation", 9, ""),
        ("sedation", 22, "99152"),
        ("sedation", 23, "99152 99153"),
        ("sedation", 38, "99152 99153x2"),
        ("sedation under 5", 15, "99151"),
        ("sedation under 5", 24, "99151 99153"),
    ],
)
def test_minutes_and_days(kind: str, amount: int, codes: str, codebook: Codebook) -> None:
    assert CountedMinutes().solve(Logged(kind, amount, 12), codebook) == tuple(codes.split())


def test_remote_treatment_needs_a_talk(codebook: Codebook) -> None:
    assert CountedMinutes().solve(Logged("treatment", 45, talk=False), codebook) == ()
