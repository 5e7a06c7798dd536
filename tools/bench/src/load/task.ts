import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Scope } from '../setup/scope.ts';
import { endChild } from '../setup/child.ts';

/** Work in a process of its own, so that neither the bench nor what it measures waits for it. */
export type Task<Result> = {
  /** Begins, and resolves to what it gave. */
  run(): Promise<Result>;
  /** Ends it early: `run` resolves to what it gave so far. */
  stop(): void;
};

/**
 * Starts a file of this folder with an argument, and waits until it has prepared itself.
 * @param options.threads for its file operations
 */
export async function prepareTask<Argument, Result>(
  scope: Scope,
  file: string,
  argument: Argument,
  options: { readonly threads?: number } = {},
): Promise<Task<Result>> {
  const { threads } = options;
  const child = fork(file, {
    env: { ...process.env, ...(threads === undefined ? {} : { UV_THREADPOOL_SIZE: String(threads) }) },
  });
  scope.defer(() => endChild(child));
  const next = async (): Promise<unknown> => {
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${file} ended with ${String(code)}`);
    });
    ended.catch(() => {});
    return ((await Promise.race([once(child, 'message'), ended])) as unknown[])[0];
  };
  child.send({ argument });
  await next();
  return {
    async run() {
      child.send('run');
      const result = await next();
      child.disconnect();
      return result as Result;
    },
    stop: () => void (child.connected && child.send('stop')),
  };
}

/**
 * What a task's file calls: prepares with the argument, says so, waits for the word, works, and answers.
 * @param prepare resolves to the work; `isStopped` says whether it should end early
 */
export function serveTask<Argument, Result>(
  prepare: (argument: Argument) => Promise<(isStopped: () => boolean) => Promise<Result>>,
): void {
  let stopped = false;
  let work: ((isStopped: () => boolean) => Promise<Result>) | undefined;
  process.on('message', (message: 'run' | 'stop' | { readonly argument: Argument }) => {
    if (message === 'stop') stopped = true;
    else if (message === 'run') void work?.(() => stopped).then(answer, fail);
    else
      prepare(message.argument).then((prepared) => {
        work = prepared;
        answer('prepared');
      }, fail);
  });
}

function answer(result: unknown): void {
  process.send?.(result);
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}
