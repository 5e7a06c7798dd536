import { spawn } from 'node:child_process';

/** What git is to be given beside its arguments. */
export interface GitRun {
  input?: string | Uint8Array;
  env?: Readonly<Record<string, string>>;
  /** Exit codes, beside 0, that are an answer and not a failure (`merge-tree` says "conflict" by 1). */
  answers?: readonly number[];
}

export interface GitResult {
  code: number;
  stdout: Buffer;
}

/** Git said no; its own words are in the message. */
export class GitError extends Error {
  readonly code = 'git_failed';
  readonly exitCode: number | null;

  constructor(args: readonly string[], exitCode: number | null, stderr: string) {
    super(`git ${args[0] ?? ''} ended with ${exitCode ?? 'a signal'}: ${stderr.trim().slice(0, 2000)}`);
    this.name = 'GitError';
    this.exitCode = exitCode;
  }
}

const longestRunMs = 60_000;

/** The machine's own git configuration must not change what the emulator answers. */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    ...more,
  };
}

/** Runs the `git` binary in a (bare) repository: an argument array, no shell. Throws GitError. */
export function runGit(directory: string, args: readonly string[], run: GitRun = {}): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...args], {
      cwd: directory,
      env: gitEnvironment(run.env),
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: longestRunMs,
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    // Git may end before it read all of its input; its exit code then says why.
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== null && (code === 0 || run.answers?.includes(code))) {
        resolve({ code, stdout: Buffer.concat(out) });
      } else reject(new GitError(args, code, Buffer.concat(err).toString()));
    });
    child.stdin.end(run.input ?? '');
  });
}
