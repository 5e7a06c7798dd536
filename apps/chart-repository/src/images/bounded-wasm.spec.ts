import { expect, test } from 'vitest';
import { withMemoryCeiling } from './bounded-wasm.ts';

type Memory = { grow(pages: number): number };
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { instantiate(bytes: Uint8Array): Promise<{ instance: { exports: { m: Memory } } }> };
};

const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** A memory of two pages without a ceiling, or with one, exported as `m`. */
const unbounded = Uint8Array.from([...head, 5, 3, 1, 0, 2, 7, 5, 1, 1, 0x6d, 2, 0]);
const generous = Uint8Array.from([...head, 5, 5, 1, 1, 2, 0x80, 0x40, 7, 5, 1, 1, 0x6d, 2, 0]);

test.each([
  ['has none', unbounded],
  ['has another', generous],
])('a module that %s gets a ceiling, up to which its memory grows', async (_, module) => {
  const { instance } = await WebAssembly.instantiate(withMemoryCeiling(module, 200 * 65_536));
  expect(instance.exports.m.grow(198)).toBe(2);
  expect(() => instance.exports.m.grow(1)).toThrow(RangeError);
});

test('what has no memory of its own is refused', () => {
  expect(() => withMemoryCeiling(Uint8Array.from(head), 65_536)).toThrow(TypeError);
});
