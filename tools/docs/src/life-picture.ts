import { type Action, actionNames, noState, permissionsFor, transitions } from '@chandlery/lifecycle';

/**
 * The life of a version as a Mermaid state diagram, drawn from the table in libs/lifecycle: one arrow for each way
 * from state to state, with the actions that take it.
 */
export function lifePicture(): string {
  const arrows = new Map<string, Action[]>();
  for (const action of actionNames) {
    const { from, to } = transitions[action];
    for (const state of from) {
      const arrow = `${nodeOf(state)} --> ${nodeOf(to)}`;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), action]);
    }
  }
  const lines = [...arrows].map(([arrow, actions]) => `    ${arrow}: ${actions.join(', ')}`);
  return ['stateDiagram-v2', ...lines].join('\n');
}

/** Who may take which action: a Markdown table from the same source. */
export function actionTable(): string {
  const rows = actionNames.map((action) => {
    const { from, to } = transitions[action];
    const needs = permissionsFor(action).map((permission) => `\`${permission}\``);
    return `| \`${action}\` | ${from.join(', ')} | ${to} | ${needs.join(', ')} |`;
  });
  return ['| action | from | to | needs |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function nodeOf(state: string): string {
  return state === noState ? '[*]' : state;
}
