import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get } from 'node:http';

const pollMs = 2;

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

/** Resolves as soon as an address answers well. @throws Error where the process ends or a minute passes */
export async function untilAnswers(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadlineMs = Date.now() + 60_000;
  while (Date.now() < deadlineMs) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${child.spawnfile} ended before it answered:\n${output()}`);
    if (await answers(url)) return;
    await new Promise((done) => setTimeout(done, pollMs));
  }
  throw new Error(`${url} did not answer in time:\n${output()}`);
}

/** Every try has a connection of its own: none is kept that an ending server could hold open. */
function answers(url: string): Promise<boolean> {
  return new Promise((done) => {
    get(url, { agent: false }, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    }).once('error', () => done(false));
  });
}
