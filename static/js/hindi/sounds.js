// Hindi as people write it in Latin letters: how a word sounds, how near two spellings are, and a first guess.

const CONSONANTS = Object.fromEntries(
  ("क k ख kh ग g घ gh ङ n च ch छ chh ज j झ jh ञ n ट t ठ th ड d ढ dh ण n त t थ th द d ध dh न n प p फ ph ब b भ bh म m " +
    "य y र r ल l व v श sh ष sh स s ह h ळ l क़ k ख़ kh ग़ g ज़ z ड़ d ढ़ dh फ़ f")
    .normalize("NFD").split(" ").map((sign, at, all) => [sign, all[at + 1]]).filter((_, at) => at % 2 === 0),
);
const VOWELS = { अ: "a", आ: "aa", इ: "i", ई: "ii", उ: "u", ऊ: "uu", ऋ: "ri", ए: "e", ऐ: "ai", ओ: "o", औ: "au", ऑ: "o", ऍ: "e" };
const SIGNS = { "ा": "aa", "ि": "i", "ी": "ii", "ु": "u", "ू": "uu", "ृ": "ri", "े": "e", "ै": "ai", "ो": "o", "ौ": "au", "ॉ": "o", "ॅ": "e" };
const ENDS = { "ं": "n", "ँ": "n", "ः": "h" };
const [VIRAMA, NUKTA, ANUSVARA] = ["्", "़", "ं"];

// The spellings in Latin letters that follow the sound of a Hindi word: गांव is gaanv and gaon, पढ़ padh and parh.
export function spellings(word) {
  const written = word.normalize("NFD");
  const others = [written.replaceAll("ड़".normalize("NFD"), "र").replaceAll("ढ़".normalize("NFD"), "र्ह"), written.replace(/ंव$/, "ओन"), written.replace(/([क-ह])ं$/, "$1म")];
  return [...new Set([written, ...others])].map(latin);
}

// With every inherent vowel but the last; that too after joined consonants (karya).
function latin(word) {
  const signs = [...word];
  let said = "";
  for (let at = 0; at < signs.length; at++) {
    if (word.startsWith("ज्ञ", at)) {
      said += "gy";
      at += 2;
    } else if (signs[at + 1] === NUKTA) {
      said += CONSONANTS[signs[at] + NUKTA] ?? CONSONANTS[signs[at]];
      at += 1;
    } else said += CONSONANTS[signs[at]] ?? VOWELS[signs[at]] ?? SIGNS[signs[at]] ?? ENDS[signs[at]] ?? "";
    const [isLast, next] = [at === signs.length - 1, signs[at + 1]];
    if (isConsonant(signs[at]) && (isLast ? signs[at - 1] === VIRAMA : !(next in SIGNS || next === VIRAMA))) said += "a";
  }
  return said;
}

function isConsonant(sign) {
  return (sign >= "क" && sign <= "ह") || sign === NUKTA;
}

// One spelling of what people write differently without meaning another word.
export function plain(typed) {
  return typed
    .toLowerCase()
    .replace(/ee|ii/g, "i")
    .replace(/oo|uu/g, "u")
    .replace(/aa/g, "a")
    .replace(/ou/g, "au")
    .replace(/w/g, "v")
    .replace(/ph/g, "f")
    .replace(/x/g, "ksh")
    .replace(/q/g, "k")
    .replace(/z/g, "j")
    .replace(/c(?!h)/g, "k")
    .replace(/gn(?=[iy])|^jn/g, "gy")
    .replace(/m(?=[bpfv])/g, "n")
    .replace(/([a-z])\1/g, "$1");
}

// The consonants alone, without breath: what every spelling of a word has in common.
export function skeleton(word) {
  return plain(word)
    .replace(/([kgcjtdpbs])h+/g, "$1")
    .replace(/[aeiouy]/g, "")
    .replace(/(.)\1+/g, "$1")
    .replace(/n$/, "");
}

const NEAR = new Set(["dr", "rd", "sc", "cs", "nm", "mn", "ie", "ei", "iy", "yi", "ey", "ye", "uo", "ou", "vu", "uv", "vo", "ov", "ea", "ae"]);
const LITTLE = { a: 0.35, h: 0.5, n: 0.6, y: 0.6, i: 0.8, e: 0.8, u: 0.8, o: 0.8 };

// How far two spellings are apart: 0 for the same, little for what is often left out.
export function distance(one, other) {
  let row = [0];
  for (let at = 1; at <= other.length; at++) row[at] = row[at - 1] + left(other[at - 1]);
  for (const letter of one) {
    const before = row;
    row = [before[0] + left(letter)];
    for (let at = 1; at <= other.length; at++) {
      const changed = letter === other[at - 1] ? 0 : NEAR.has(letter + other[at - 1]) ? 0.6 : 2;
      row[at] = Math.min(before[at - 1] + changed, before[at] + left(letter), row[at - 1] + left(other[at - 1]));
    }
  }
  return row[other.length];
}

function left(letter) {
  return LITTLE[letter] ?? 1.2;
}

const TYPED = {
  ksh: "क्ष", chh: "छ", gy: "ज्ञ", kh: "ख", gh: "घ", ch: "च", jh: "झ", th: "थ", dh: "ध", ph: "फ", bh: "भ", sh: "श", Th: "ठ", Dh: "ढ",
  T: "ट", D: "ड", N: "ण", R: "ड़", k: "क", g: "ग", c: "क", j: "ज", t: "त", d: "द", n: "न", p: "प", f: "फ", b: "ब", m: "म", y: "य",
  r: "र", l: "ल", v: "व", w: "व", s: "स", h: "ह", z: "ज़", q: "क", x: "क्स", S: "ष",
};
const TYPED_VOWELS = { aa: "आ", ai: "ऐ", au: "औ", ou: "औ", ee: "ई", ii: "ई", oo: "ऊ", uu: "ऊ", a: "अ", i: "इ", u: "उ", e: "ए", o: "ओ" };
const SIGN_OF = Object.fromEntries(Object.entries({ आ: "ा", ऐ: "ै", औ: "ौ", ई: "ी", ऊ: "ू", इ: "ि", उ: "ु", ए: "े", ओ: "ो", अ: "" }));
const JOINED = /^(s[tkpnmvylr]|[kgtdpbvscmj]r|[kgtdpbvsnlcm]y|[td]v|kt|pt|sht|shn|shv|shr|thy|dhy|khy|bhy)/;
const PARTS = /ksh|chh|gy|kh|gh|ch|jh|th|dh|ph|bh|sh|Th|Dh|aa|ai|au|ou|ee|ii|oo|uu|[A-Za-z]/g;

// A word that no list knows, letter by letter.
export function guess(typed) {
  const parts = (typed.match(PARTS) ?? []).map((part) => (part in TYPED || part in TYPED_VOWELS ? part : part.toLowerCase()));
  let written = "";
  parts.forEach((part, at) => {
    const [before, after] = [parts[at - 1], parts[at + 1]];
    const isLast = at === parts.length - 1;
    if (part in TYPED_VOWELS) {
      const isLong = isLast && at > 0 && "aiu".includes(part);
      const vowel = TYPED_VOWELS[isLong ? part + part : part];
      written += before in TYPED ? SIGN_OF[vowel] : vowel;
    } else if ((part === "n" && /^[kgcjtd]/i.test(after ?? "")) || (part === "m" && /^[pb]/.test(after ?? ""))) {
      written += at && before in TYPED_VOWELS ? ANUSVARA : TYPED[part];
    } else {
      written += TYPED[part];
      if (after in TYPED && (JOINED.test(part + after) || part === after)) written += VIRAMA;
    }
  });
  return written;
}
