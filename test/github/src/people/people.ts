import type { Hub } from '../hub.ts';
import { appPeople } from './app-people.ts';
import { pullPeople } from './pull-people.ts';
import { repositoryPeople } from './repository-people.ts';

/** Everything that a person does in GitHub's pages; one thing after another, whoever asks. */
export function peopleOf(hub: Hub) {
  return inTurn(hub, { ...repositoryPeople(hub), ...pullPeople(hub), ...appPeople(hub) });
}

export type People = ReturnType<typeof peopleOf>;

function inTurn<T extends Record<string, (of: never) => Promise<unknown>>>(hub: Hub, deeds: T): T {
  const turns = Object.entries(deeds).map(([name, deed]) => [
    name,
    (of: never): Promise<unknown> => hub.turns.take(() => deed(of)),
  ]);
  return Object.fromEntries(turns) as T;
}
