"""Convert Unicode Hindi to Kruti Dev 010, so that reading it can be tried on any name."""

import re


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("→") for pair in text.split())


LETTERS = _pairs(
    "क→d ख→[k ग→x घ→?k ङ→³ च→p छ→N ज→t झ→>k ञ→¥k ट→V ठ→B ड→M ढ→< ण→.k त→r थ→Fk द→n ध→/k न→u "
    "प→i फ→Q ब→c भ→Hk म→e य→; र→j ल→y ळ→G व→o श→'k ष→\"k स→l ह→g"
)
HALVES = {letter: keys[:-1] for letter, keys in LETTERS.items() if keys.endswith("k")} | _pairs(
    "क→D ग→X च→P ज→T त→R न→U प→I फ→¶ ब→C म→E य→¸ ल→Y व→O स→L ह→º"
)
JOINED = _pairs(
    "क्ष→{k त्र→= ज्ञ→K श्र→J द्य→| द्व→} द्ध→) क्र→Ø द्र→æ ट्र→Vª ड्र→Mª हृ→â दृ→– कृ→Ñ त्त→Ùk न्न→é द्द→í "
    "ट्ट→ê ट्ठ→ë ड्ड→ì ह्म→ã ह्य→á रु→# रू→:"
)
VOWELS = _pairs("अ→v आ→vk इ→b ई→bZ उ→m ऊ→Å ए→, ऐ→,s ओ→vks औ→vkS ऋ→_ ऑ→v‚")
SIGNS = _pairs("ा→k ि→f ी→h ु→q ू→w ृ→` े→s ै→S ो→ks ौ→kS ॉ→‚ ं→a ँ→¡ ः→% ़→+ ्→~")
SYLLABLE = re.compile(r"(र्(?=[क-ह]))?((?:[क-ह]़?्)*[क-ह]़?)([ा-ौ]?)([ंँः]?)|(.)", re.DOTALL)


def to_kruti_dev(text: str) -> str:
    """The keys that show the text in Kruti Dev 010."""
    return "".join(map(_keys_of, SYLLABLE.finditer(text)))


def _keys_of(syllable: re.Match) -> str:
    riding, letters, sign, nasal, other = syllable.groups()
    if other:
        return VOWELS.get(other) or SIGNS.get(other) or other
    if letters + sign in JOINED:
        letters, sign = letters + sign, ""
    before, after = ("f", "") if sign == "ि" else ("", SIGNS.get(sign, ""))
    return before + _letters(letters) + after + ("Z" if riding else "") + SIGNS.get(nasal, "")


def _letters(letters: str) -> str:
    out = ""
    while letters:
        joined = next((pair for pair in JOINED if letters.startswith(pair)), "")
        if joined and not letters[len(joined) :].startswith("्"):
            out, letters = out + JOINED[joined], letters[len(joined) :]
        elif letters.startswith("्र"):
            out, letters = out + "z", letters[2:]
        elif letters[1:2] == "्" and letters[0] in HALVES and not letters.startswith("्र", 1):
            out, letters = out + HALVES[letters[0]], letters[2:]
        else:
            out, letters = out + (LETTERS.get(letters[0]) or SIGNS[letters[0]]), letters[1:]
    return out
