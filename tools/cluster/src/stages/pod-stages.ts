import { annotations, playingRegistry } from './annotations.ts';
import { crashed, failed, ready, succeeded, unready, waiting } from './pod-status.ts';
import { type Condition, type Delay, stage, type Stage } from './stage.ts';

/**
 * What a pod plays, as jq: its annotation, or else the name of an image. Containers that are never started again
 * cannot crash in a loop, and those that always are cannot end.
 */
const part = `
([.metadata.annotations["${annotations.plays}"],
  (.spec.containers[].image | capture("^${playingRegistry.replace('.', '[.]')}(?<part>[a-z-]+)") | .part)]
  | map(select(. != null)) | .[0] // "well") as $part
| .spec.restartPolicy as $restart
| if $part == "fail" and $restart == "Always" then "crash-loop"
  elif $part == "crash-loop" and $restart == "Never" then "fail"
  else $part end
`.replaceAll('\n', ' ');

/** Whether a pod ends by itself: those of Jobs, of Helm's hooks and tests, and those that say how long they run. */
const endsByItself = `
.spec.restartPolicy != "Always" and (
  ([.metadata.ownerReferences[]?.kind] | index("Job") != null)
  or .metadata.annotations["helm.sh/hook"] != null
  or .metadata.annotations["${annotations.runsFor}"] != null)
`.replaceAll('\n', ' ');

const is = (key: string, ...values: readonly string[]): Condition => ({ key, operator: 'In', values });
const has = (key: string): Condition => ({ key, operator: 'Exists' });
const lacks = (key: string): Condition => ({ key, operator: 'DoesNotExist' });

const readyCondition = '.status.conditions[]? | select(.type == "Ready") | .status';
const readyAfter = `.metadata.annotations["${annotations.readyAfter}"]`;
const runsFor = `.metadata.annotations["${annotations.runsFor}"]`;
const waitingReason = '.status.containerStatuses[]?.state.waiting.reason';

function podStage(name: string, when: readonly Condition[], statusTemplate: string, delay?: Delay): Stage {
  return stage('Pod', name, [lacks('.metadata.deletionTimestamp'), ...when], { statusTemplate }, delay);
}

const isNew = lacks('.status.containerStatuses');
const runsReady = [is('.status.phase', 'Running'), is(readyCondition, 'True'), is(endsByItself, 'true')];
const pullFailed =
  '{{ printf "failed to pull and unpack image \\"%s\\": failed to resolve reference \\"%s\\": %s: not found" .image .image .image | Quote }}';
const pullBackOff =
  '{{ printf "Back-off pulling image \\"%s\\": ErrImagePull: failed to pull and unpack image \\"%s\\": failed to resolve reference \\"%s\\": %s: not found" .image .image .image .image | Quote }}';
const notThere = '{{ if $message }}{{ $message | Quote }}{{ else }}"secret \\"missing\\" not found"{{ end }}';

/** What becomes of pods that are on a node. */
export const podStages: readonly Stage[] = [
  podStage('pod-ready', [isNew, is(part, 'well', 'fail'), lacks(readyAfter)], ready),
  podStage('pod-started', [isNew, is(part, 'well', 'fail'), has(readyAfter)], unready(true)),
  podStage(
    'pod-ready-at-last',
    [is(part, 'well', 'fail'), has(readyAfter), is('.status.phase', 'Running'), is(readyCondition, 'False')],
    ready,
    { durationFrom: { expressionFrom: readyAfter } },
  ),
  podStage('pod-never-ready', [isNew, is(part, 'never-ready')], unready(false)),
  podStage('pod-succeeded', [...runsReady, is(part, 'well')], succeeded, {
    durationFrom: { expressionFrom: runsFor },
  }),
  podStage(
    'pod-failed',
    [is('.status.phase', 'Running'), is(readyCondition, 'True'), is(part, 'fail')],
    failed,
    {
      durationFrom: { expressionFrom: runsFor },
    },
  ),
  podStage('pod-image-pull', [isNew, is(part, 'image-pull')], waiting('ErrImagePull', pullFailed)),
  podStage(
    'pod-image-back-off',
    [is(part, 'image-pull'), is(waitingReason, 'ErrImagePull')],
    waiting('ImagePullBackOff', pullBackOff),
    { durationMilliseconds: 300 },
  ),
  podStage(
    'pod-config-error',
    [isNew, is(part, 'config-error')],
    waiting('CreateContainerConfigError', notThere),
  ),
  podStage('pod-crashed', [isNew, is(part, 'crash-loop')], crashed),
  podStage(
    'pod-crashed-again',
    [
      is(part, 'crash-loop'),
      is(waitingReason, 'CrashLoopBackOff'),
      is('[.status.containerStatuses[]?.restartCount] | max < 6', 'true'),
    ],
    crashed,
    { durationMilliseconds: 3_000 },
  ),
  stage('Pod', 'pod-deleted', [has('.metadata.deletionTimestamp')], {
    finalizers: { empty: true },
    delete: true,
  }),
];
