import { fold } from './fold.ts';

/** A word of a text, or a run of a script that is written without spaces, in which every part may be a word. */
export type Word = { readonly text: string; readonly dense: boolean };

const denseScripts =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー';
const wordPattern = new RegExp(`[${denseScripts}]+|[[\\p{L}\\p{N}\\p{M}]--[${denseScripts}]]+`, 'gv');
const denseStart = new RegExp(`^[${denseScripts}]`, 'v');
const sparse = /^[\x20-\x7e\n]*$/;

/** What a word is longer than is not looked at: it is no word that anybody types. */
const wordLength = 64;

/** The words of a text, folded, each once, in their order. */
export function wordsOf(text: string): readonly Word[] {
  return wordsIn(fold(text));
}

/** The words of a text that is folded already, each once, in their order. */
export function wordsIn(folded: string): readonly Word[] {
  const plain = sparse.test(folded);
  const found = new Set(folded.match(plain ? /[a-z0-9]+/g : wordPattern));
  return [...found].map((text) => {
    const dense = !plain && denseStart.test(text);
    return { text: dense ? text : text.slice(0, wordLength), dense };
  });
}

/**
 * What a word is found by: itself, or of a dense run each two neighbours and the last character alone, so that every
 * part of the run is there by its pairs, and every character as the beginning of something.
 */
export function termsOf({ text, dense }: Word): readonly string[] {
  if (!dense) return [text];
  const characters = [...text];
  return characters.map((character, n) => `${character}${characters[n + 1] ?? ''}`);
}
