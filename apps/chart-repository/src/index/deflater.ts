import { constants, createDeflateRaw, type DeflateRaw } from 'node:zlib';

/**
 * Deflates pieces that can stand in any order in one gzip member: each ends with a full flush, on a byte's edge, and
 * none looks back on what came before. One deflate state is used for all of them: to make a new one takes longer than
 * to compress a small piece with it.
 */
export class Deflater {
  readonly #stream: DeflateRaw = createDeflateRaw({ level: 6, flush: constants.Z_FULL_FLUSH });
  #output: Buffer[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor() {
    this.#stream.on('data', (output: Buffer) => this.#output.push(output));
  }

  /** Compresses some bytes, on a thread of libuv's, after those that were asked for before. */
  deflate(raw: Buffer): Promise<Buffer> {
    const next = this.#last.then(() => this.#write(raw));
    this.#last = next.catch(() => {});
    return next;
  }

  /** Frees its state; nothing is asked of it any more. */
  close(): void {
    this.#stream.close();
  }

  async #write(raw: Buffer): Promise<Buffer> {
    await new Promise<void>((done, fail) =>
      this.#stream.write(raw, (error) => (error ? fail(error) : done())),
    );
    const output = this.#output;
    this.#output = [];
    return joined(output);
  }
}

/** A copy of its own: zlib's buffers are longer than what is in them, and others live in theirs too. */
function joined(parts: readonly Buffer[]): Buffer {
  const whole = Buffer.allocUnsafeSlow(parts.reduce((sum, { length }) => sum + length, 0));
  let position = 0;
  for (const part of parts) position += part.copy(whole, position);
  return whole;
}
