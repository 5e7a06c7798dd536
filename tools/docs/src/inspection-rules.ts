import { type Rule, ruleGroups, rules } from '@chandlery/inspection';

/** docs/inspection-rules.md, made from the rules in the code. */
export function inspectionRulesPage(): string {
  const byGroup = Map.groupBy(rules, ({ group }) => group);
  const sections = Object.entries(ruleGroups).map(([group, about]) => {
    const own = [...byGroup].find(([name]) => name === group)?.[1] ?? [];
    return [`## ${about}`, '', ...own.map(ruleText)].join('\n');
  });
  return [
    '# Rules of inspection',
    '',
    'Made by `npm run docs`; do not edit. Every submission is looked at by these rules; each finding names its rule by a code that',
    'stays the same, so that policies, waivers and scripts can name it. An error will fail, or gives away a cluster; a warning is for',
    'a reviewer to look at; information is worth knowing. What blocks the pass is the policy’s to say. A finding that the version now',
    'active has, too, is marked `known`.',
    '',
    ...sections,
  ].join('\n');
}

function ruleText({ code, severity, title, docs, remedy }: Rule): string {
  return [`### ${code}`, '', `**${title}.** (${severity})`, '', docs, '', `_Remedy:_ ${remedy}`, ''].join('\n');
}
