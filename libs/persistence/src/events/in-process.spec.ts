import { expect, it } from 'vitest';
import type { Change } from '../ports/changes.ts';
import { inProcessEvents } from './in-process.ts';

const change: Change = {
  number: 7,
  type: 'app.suspend',
  atMs: 0,
  workspaceId: null,
  appId: null,
  versionId: null,
  actorName: 'tester',
  data: {},
};

it('waits for every listener, and logs one that fails without disturbing the others', async () => {
  const logged: object[] = [];
  const events = inProcessEvents({ info() {}, warn() {}, error: (details) => logged.push(details) });
  const heard: string[] = [];
  events.subscribe(() => Promise.reject(new Error('fails')));
  events.subscribe(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    heard.push('slow');
  });
  await events.publish([change]);
  expect(heard).toEqual(['slow']);
  expect(logged).toMatchObject([{ change: 7, err: { message: 'fails' } }]);
});

it('tells nobody who has left', async () => {
  const events = inProcessEvents();
  let heard = 0;
  const stop = events.subscribe(() => void (heard += 1));
  await events.publish([change]);
  stop();
  await events.publish([change]);
  expect(heard).toBe(1);
});
