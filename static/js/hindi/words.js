// What a word typed in Latin letters may be in Hindi: the office's words by their sound, the likeliest first.
import { distance, guess, plain, skeleton, spellings } from "./sounds.js";

const MOST = 5;
// How far a spelling may be from a known word before the word letter by letter comes first.
const CLOSE = 1.6;
// How much of a distance it makes up for to be the most frequent word instead of the rarest.
const FREQUENT = 0.9;

export class Words {
  constructor(list) {
    this.bySkeleton = new Map();
    const lines = list.trim().split("\n");
    lines.forEach((line, at) => {
      const [word, ...customary] = line.split(" ");
      const rank = Math.log(1 + at) / Math.log(1 + lines.length);
      for (const spelling of [...spellings(word), ...customary]) this.#add(word, spelling, rank);
    });
  }

  #add(word, spelling, rank) {
    const bones = skeleton(spelling);
    if (!this.bySkeleton.has(bones)) this.bySkeleton.set(bones, []);
    this.bySkeleton.get(bones).push({ word, sound: plain(spelling), rank });
  }

  // At most five, without doubles; never none for a word of letters.
  suggest(typed) {
    const sound = plain(typed);
    const found = (this.bySkeleton.get(skeleton(typed)) ?? [])
      .map(({ word, sound: known, rank }) => ({ word, far: distance(sound, known), rank }))
      .map((entry) => ({ ...entry, score: entry.far + FREQUENT * entry.rank }))
      .sort((one, other) => one.score - other.score);
    const near = found.filter(({ far }) => far <= CLOSE);
    const far = found.filter(({ far }) => far > CLOSE && far < 2 * CLOSE);
    return [...new Set([...near, { word: guess(typed) }, ...far].map(({ word }) => word))].slice(0, MOST);
  }
}
