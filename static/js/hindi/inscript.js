// The InScript layout (IS 16350): what each key of a plain keyboard writes, alone and with Shift.
const KEYS = {
  Backquote: "ॊऒ", Minus: "-ः", Equal: "ृऋ",
  KeyQ: "ौऔ", KeyW: "ैऐ", KeyE: "ाआ", KeyR: "ीई", KeyT: "ूऊ", KeyY: "बभ", KeyU: "हङ", KeyI: "गघ", KeyO: "दध", KeyP: "जझ",
  BracketLeft: "डढ", BracketRight: "़ञ", Backslash: "ॉऑ",
  KeyA: "ोओ", KeyS: "ेए", KeyD: "्अ", KeyF: "िइ", KeyG: "ुउ", KeyH: "पफ", KeyJ: "रऱ", KeyK: "कख", KeyL: "तथ", Semicolon: "चछ", Quote: "टठ",
  KeyZ: "ॆऎ", KeyX: "ंँ", KeyC: "मण", KeyV: "नऩ", KeyB: "वऴ", KeyN: "लळ", KeyM: "सश", Comma: ",ष", Period: ".।", Slash: "यय़",
};
const SHIFTED_DIGITS = { Digit1: "ऍ", Digit2: "ॅ", Digit3: "्र", Digit4: "र्", Digit5: "ज्ञ", Digit6: "त्र", Digit7: "क्ष", Digit8: "श्र", Digit9: "(", Digit0: ")" };

// What the key writes; undefined where it stays what it is.
export function inscript({ code, shiftKey }) {
  if (shiftKey && code in SHIFTED_DIGITS) return SHIFTED_DIGITS[code];
  return KEYS[code]?.normalize("NFC").match(/./gu)[shiftKey ? 1 : 0];
}
