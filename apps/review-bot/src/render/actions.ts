import type { CheckActionName, RenderedCheck } from './check-model.ts';

type Action = RenderedCheck['actions'][number];

/** GitHub shows so many buttons. */
export const mostActions = 3;

/** Label at most 20, description at most 40, identifier at most 20 characters. */
const words: Readonly<Record<CheckActionName, Omit<Action, 'identifier'>>> = {
  recheck: { label: 'Check again', description: 'Read pull request and store anew' },
  deploy: { label: 'Test deploy', description: 'Install it for a try, until closed' },
  hold: { label: 'Hold', description: 'Release nothing before it is lifted' },
  unhold: { label: 'Lift hold', description: 'Let the release go on' },
};

/** What a button says. */
export function buttonLabel(name: CheckActionName): string {
  return words[name].label;
}

/** The buttons of a check run, in the order of the names, no more than GitHub takes. */
export function actionsOf(names: readonly CheckActionName[]): readonly Action[] {
  return [...new Set(names)]
    .slice(0, mostActions)
    .map((identifier) => ({ ...words[identifier], identifier }));
}
