import { stage, type Stage } from './stage.ts';

const conditions = `
{{ $now := Now }}
conditions:
{{ range NodeConditions }}
- lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
  message: {{ .message | Quote }}
  reason: {{ .reason | Quote }}
  status: {{ .status | Quote }}
  type: {{ .type | Quote }}
{{ end }}
`;

/** A node becomes ready as soon as it is there; its lease, which kwok renews, keeps it so. */
export const nodeStages: readonly Stage[] = [
  stage(
    'Node',
    'node-ready',
    [
      {
        key: '.status.conditions.[] | select( .type == "Ready" ) | .status',
        operator: 'NotIn',
        values: ['True'],
      },
    ],
    { statusTemplate: conditions },
  ),
];
