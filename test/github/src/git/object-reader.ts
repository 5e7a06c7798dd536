import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { gitEnvironment } from './run-git.ts';

/** One object of git's database, as it is stored. */
export interface GitObject {
  sha: string;
  type: string;
  data: Buffer;
}

interface Waiting {
  resolve(found: GitObject | null): void;
  reject(error: Error): void;
}

/**
 * Reads objects by one long-lived `git cat-file --batch`: a bot that reads a thousand blobs would else
 * start a thousand processes. Names are answered in the order in which they were asked.
 */
export class ObjectReader {
  readonly #directory: string;
  readonly #waiting: Waiting[] = [];
  #child: ChildProcessWithoutNullStreams | null = null;
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The object of this name (an id, a ref, `commit^{tree}`), or null where there is none. */
  read(name: string): Promise<GitObject | null> {
    if (name === '' || name.includes('\n') || name.includes('\0')) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process().stdin.write(`${name}\n`);
    });
  }

  /** Ends the process; a later read starts another. */
  close(): Promise<void> {
    const child = this.#child;
    if (child === null) return Promise.resolve();
    this.#child = null;
    return new Promise((resolve) => {
      child.once('close', () => resolve());
      child.stdin.end();
    });
  }

  #process(): ChildProcessWithoutNullStreams {
    if (this.#child !== null) return this.#child;
    const child = spawn('git', ['cat-file', '--batch'], { cwd: this.#directory, env: gitEnvironment() });
    this.#child = child;
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    child.on('error', (error) => this.#fail(error));
    child.on('close', () => {
      if (this.#child === child) this.#child = null;
      this.#fail(new Error('git cat-file ended'));
    });
    return child;
  }

  #fail(error: Error): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length > 0 && this.#length >= this.#needed && this.#next()) continue;
  }

  /** Answers the first who waits, if all of that object has come in. */
  #next(): boolean {
    const buffer =
      this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks);
    this.#chunks = [buffer];
    const end = buffer.indexOf(10);
    if (end < 0) return false;
    const [sha = '', type = '', size] = buffer.subarray(0, end).toString().split(' ');
    const missing = size === undefined || !/^\d+$/.test(size);
    const total = missing ? end + 1 : end + 1 + Number(size) + 1;
    if (buffer.length < total) {
      this.#needed = total;
      return false;
    }
    this.#needed = 0;
    this.#chunks = [buffer.subarray(total)];
    this.#length = buffer.length - total;
    const data = missing ? null : Buffer.from(buffer.subarray(end + 1, total - 1));
    this.#waiting.shift()?.resolve(data === null ? null : { sha, type, data });
    return true;
  }
}
