import { StringDecoder } from 'node:string_decoder';
import type { HelmLine } from './helm-run.ts';

type Stream = HelmLine['stream'];

/** A line longer than this is handed on in pieces. */
const longestLine = 16 * 1024;

/** Keeps the output of a process up to a bound, and hands its lines on as they come. */
export type BoundedOutput = {
  write(stream: Stream, bytes: Buffer): void;
  /** Hands on the last lines, and gives what was kept. */
  end(): { readonly stdout: string; readonly stderr: string; readonly truncated: boolean };
};

/**
 * @param bound bytes of both streams together that are kept
 * @param onExceeded called once when there was more; further output is dropped
 */
export function boundedOutput(
  bound: number,
  onExceeded: () => void,
  onLine: ((line: HelmLine) => void) | undefined,
): BoundedOutput {
  const chunks: Record<Stream, Buffer[]> = { stdout: [], stderr: [] };
  const lines = onLine === undefined ? undefined : { stdout: lineSplitter(), stderr: lineSplitter() };
  const handOn = (stream: Stream, texts: readonly string[]): void => {
    for (const text of texts) onLine?.({ stream, text });
  };
  let left = bound;
  let truncated = false;
  return {
    write(stream, bytes) {
      if (truncated) return;
      const kept = bytes.length > left ? bytes.subarray(0, left) : bytes;
      left -= kept.length;
      chunks[stream].push(kept);
      if (lines !== undefined) handOn(stream, lines[stream].push(kept));
      if (kept.length === bytes.length) return;
      truncated = true;
      onExceeded();
    },
    end() {
      if (lines !== undefined) {
        handOn('stdout', lines.stdout.end());
        handOn('stderr', lines.stderr.end());
      }
      return {
        stdout: Buffer.concat(chunks.stdout).toString('utf8'),
        stderr: Buffer.concat(chunks.stderr).toString('utf8'),
        truncated,
      };
    },
  };
}

function lineSplitter(): { push(bytes: Buffer): string[]; end(): string[] } {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const cut = (text: string): string[] => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    while (rest.length > longestLine) {
      parts.push(rest.slice(0, longestLine));
      rest = rest.slice(longestLine);
    }
    return parts;
  };
  return {
    push: (bytes) => cut(decoder.write(bytes)),
    end() {
      const parts = cut(decoder.end());
      return rest === '' ? parts : [...parts, rest];
    },
  };
}
