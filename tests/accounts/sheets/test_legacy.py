import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.sheets.legacy import is_legacy, mostly_legacy, to_unicode

from .kruti_dev import to_kruti_dev

# What clerks have typed, and how it looked.
SAMPLES = """
jke dqekj→राम कुमार | foKku→विज्ञान | 'kekZ→शर्मा | jke flag→राम सिंह | lquhrk ;kno→सुनीता यादव
fiz;k→प्रिया | JhokLro→श्रीवास्तव | egsUnz→महेन्द्र | iz'kklfud vf/kdkjh→प्रशासनिक अधिकारी
ftykf/kdkjh→जिलाधिकारी | dk;kZy;→कार्यालय | /kkfeZd→धार्मिक | eksgEen→मोहम्मद | f'k{kk→शिक्षा
mRrj izns'k→उत्तर प्रदेश | mÙkj→उत्तर | dUukSt→कन्नौज | {ks=→क्षेत्र | laxzg vehu→संग्रह अमीन
jktLo fujh{kd→राजस्व निरीक्षक | d`".k→कृष्ण | Ñ".k→कृष्ण | ys[kiky→लेखपाल | rglhynkj→तहसीलदार
uk;c rglhynkj→नायब तहसीलदार | mi ftykf/kdkjh→उप जिलाधिकारी | ofj"B lgk;d→वरिष्ठ सहायक
dfu"B lgk;d→कनिष्ठ सहायक | iz/kku lgk;d→प्रधान सहायक | vuqHkkx vf/kdkjh→अनुभाग अधिकारी
leh{kk vf/kdkjh→समीक्षा अधिकारी | lfpo→सचिव | fo'ks"k lfpo→विशेष सचिव
eq[; fodkl vf/kdkjh→मुख्य विकास अधिकारी | [k.M fodkl vf/kdkjh→खण्ड विकास अधिकारी
iqfyl v/kh{kd→पुलिस अधीक्षक | f=ikBh→त्रिपाठी | f}osnh→द्विवेदी | prqosZnh→चतुर्वेदी | feJk→मिश्रा
ik.Ms;→पाण्डेय | oekZ→वर्मा | xqIrk→गुप्ता | pkS/kjh→चौधरी | dq'kokgk→कुशवाहा
vXuhgks=h→अग्नीहोत्री | lat; dqekj→संजय कुमार | fot; cgknqj→विजय बहादुर | v'kksd→अशोक
lqjs'k pUnz→सुरेश चन्द्र | jes'k→रमेश | fnus'k→दिनेश | egs'k→महेश | eukst dqekj→मनोज कुमार
jktsUnz izlkn→राजेन्द्र प्रसाद | iq"ik nsoh→पुष्पा देवी | xhrk nsoh→गीता देवी | lhrk nsoh→सीता देवी
vfuy dqekj→अनिल कुमार | Mk0 vferkHk→डा0 अमिताभ | Jherh m"kk→श्रीमती उषा | eks0 bjQku→मो0 इरफान
vYrkQ gqlSu→अल्ताफ हुसैन | 'ks[k vCnqYyk→शेख अब्दुल्ला | fu;qfDr→नियुक्ति | o"kZ→वर्ष
fo|k lkxj→विद्या सागर | fl)kFkZ→सिद्धार्थ | Kkusanz→ज्ञानेंद्र | gfj'pUnz→हरिश्चन्द्र | VªLV→ट्रस्ट
vkbZ0 Vh0→आई0 टी0
"""
PAIRS = [
    tuple(pair.strip().split("→")) for line in SAMPLES.strip().splitlines() for pair in line.split(" | ")
]

ENGLISH = """
RAM KUMAR|Rajesh|Mohan|Anil Kumar|sunita yadav|O'Brien|D'Souza|Mohd. Yusuf|Km. Pooja|Smt. Usha Devi
Dr. A. K. Dey|Ok|on|yes|No|obc|SC|ST|clerk|Head Clerk|SDM|ADM (F/R)|Jr. Asst.|B.Sc.|M.A.|N/A|nil
null|temporary|on leave|steno|C/o Ram|S/o Shyam|KNJ-T-CHB|SEC-ARF|P-101|12/2026
sunita.yadav, s.yadav|ram.kumar@up.gov.in|https://up.gov.in|Substantive|additional|officiating|link
Regular|contract|quota full|mobile number is wrong|Lucknow|kannauj|value 1 2|Uma|Ila|Om Prakash
Ved Prakash|vivek|Renu|leela|Nasreen|Iqbal|Indu|Madhu|iqbal ahmad|old|Group D|driver|peon
"""
WRITTEN = [text for line in ENGLISH.strip().splitlines() for text in line.split("|")]
NAMES = list(csv.DictReader((Path(__file__).parents[1] / "latin" / "names.csv").open(encoding="utf-8")))


@pytest.mark.parametrize(("keys", "hindi"), PAIRS)
def test_what_was_typed_in_kruti_dev_is_recognised_and_read_as_it_looked(keys, hindi):
    assert to_unicode(keys) == hindi
    assert is_legacy(keys, among_legacy=True)


def test_most_of_it_is_recognised_also_where_it_stands_alone():
    assert sum(is_legacy(keys) for keys, _hindi in PAIRS) / len(PAIRS) > 0.9


@pytest.mark.parametrize("text", [*WRITTEN, *(hindi for _keys, hindi in PAIRS[:5])])
@pytest.mark.parametrize("change_case", [str, str.upper, str.lower, str.title])
def test_english_and_unicode_raise_no_alarm(text, change_case):
    assert not is_legacy(change_case(text))


def test_360_names_are_the_same_after_typing_and_reading():
    assert [to_unicode(to_kruti_dev(row["hindi"])) for row in NAMES] == [row["hindi"] for row in NAMES]


def test_a_column_of_names_is_judged_as_a_whole():
    assert mostly_legacy(to_kruti_dev(row["hindi"]) for row in NAMES[:30])
    assert all(is_legacy(to_kruti_dev(row["hindi"]), among_legacy=True) for row in NAMES)
    for change_case in (str, str.lower, str.upper):
        assert not mostly_legacy(change_case(row["latin"]) for row in NAMES)
        assert not any(is_legacy(change_case(row["latin"])) for row in NAMES)


@given(st.text())
def test_whatever_stands_there_is_judged_without_failing(text):
    is_legacy(text)
    to_unicode(text)


LETTER = st.sampled_from("कखगघचछजटठडणतथदधनपबभमयलवशषसह")
SYLLABLE = st.builds("{}{}{}".format, LETTER, st.sampled_from(["", *"ािीुूेैोौ"]), st.sampled_from(["", "", "ं"]))


@given(st.lists(SYLLABLE, min_size=1, max_size=6).map("".join))
def test_any_word_is_the_same_after_typing_and_reading(word):
    assert to_unicode(to_kruti_dev(word)) == word
