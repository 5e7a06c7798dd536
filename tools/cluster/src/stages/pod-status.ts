import { annotations, playingRegistry } from './annotations.ts';

/** Whether the container of the loop is one that fails. */
const fails = `or (eq $only .name) (and (eq $only "") (or (ne $plays "") (hasPrefix "${playingRegistry}" .image)))`;

/** The words that all templates begin with. `$last` holds what the containers' statuses are so far. */
const preamble = `
{{ $now := Now }}
{{ $pod := . }}
{{ $said := or .metadata.annotations dict }}
{{ $only := or (index $said "${annotations.container}") "" }}
{{ $plays := or (index $said "${annotations.plays}") "" }}
{{ $code := or (index $said "${annotations.exitCode}") "1" }}
{{ $message := or (index $said "${annotations.message}") "" }}
{{ $last := or .status.containerStatuses list }}
{{ $unready := list }}
{{ range .spec.containers }}{{ if ${fails} }}{{ $unready = append $unready .name }}{{ end }}{{ end }}
`;

const running = `
  started: true
  state:
    running:
      startedAt: {{ $now | Quote }}
`;

/** How a container ended. The kernel's out-of-memory killer is known by its code. */
const terminated = `
    terminated:
      exitCode: {{ $code }}
      reason: {{ if eq $code "137" }}OOMKilled{{ else }}Error{{ end }}
      message: {{ $message | Quote }}
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
`;

const addresses = `
hostIP: "127.0.0.1"
podIP: {{ PodIPWith .spec.nodeName (or .spec.hostNetwork false) (or .metadata.uid "") (or .metadata.name "") (or .metadata.namespace "") | Quote }}
startTime: {{ or .status.startTime $now | Quote }}
`;

const initContainers = `
initContainerStatuses:
{{ range .spec.initContainers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
  ready: true
  restartCount: 0
  {{ if eq (toString .restartPolicy) "Always" }}
  started: true
  state:
    running:
      startedAt: {{ $now | Quote }}
  {{ else }}
  state:
    terminated:
      exitCode: 0
      reason: Completed
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
  {{ end }}
{{ end }}
`;

/** The pod's conditions. An empty reason takes away the one before: the patch is merged. */
function conditions(isReady: boolean, reason = '', message = ''): string {
  const detail = `  status: "${isReady ? 'True' : 'False'}"\n  reason: "${reason}"\n  message: "${message}"`;
  const gates = `
{{ range .spec.readinessGates }}
- lastTransitionTime: {{ $now | Quote }}
  status: "True"
  type: {{ .conditionType | Quote }}
{{ end }}`;
  return `
conditions:
- lastTransitionTime: {{ $now | Quote }}
  status: "True"
  type: Initialized
- lastTransitionTime: {{ $now | Quote }}
  type: ContainersReady
${detail}
- lastTransitionTime: {{ $now | Quote }}
  type: Ready
${detail}
${isReady ? gates : ''}
`;
}

/** As a kubelet says which containers are not ready. */
const notReady = conditions(
  false,
  'ContainersNotReady',
  'containers with unready status: [{{ join " " $unready }}]',
);

/** The statuses of all containers: `failing` of those that fail, running of the others. */
function containers(failing: string, otherwise = `  ready: true\n  restartCount: 0${running}`): string {
  return `
containerStatuses:
{{ range $index, $item := .spec.containers }}
- image: {{ .image | Quote }}
  imageID: ""
  name: {{ .name | Quote }}
{{ if ${fails} }}
${failing}
{{ else }}
${otherwise}
{{ end }}
{{ end }}
`;
}

/** A status template out of its parts. */
function status(phase: string, ...parts: readonly string[]): string {
  return `${preamble}\nphase: ${phase}\n${parts.join('\n')}`;
}

/** All containers run and are ready. */
export const ready = status(
  'Running',
  conditions(true),
  containers(`  ready: true\n  restartCount: 0${running}`),
  initContainers,
  addresses,
);

/** Containers run, and those that fail are not ready. */
export function unready(everyContainer: boolean): string {
  const not = `  ready: false\n  restartCount: 0${running}`;
  return status(
    'Running',
    everyContainer
      ? `{{ $unready = list }}{{ range .spec.containers }}{{ $unready = append $unready .name }}{{ end }}`
      : '',
    notReady,
    everyContainer ? containers(not, not) : containers(not),
    initContainers,
    addresses,
  );
}

/** Containers never began, for a reason that a kubelet gives. */
export function waiting(reason: string, message: string): string {
  const failing = `
  ready: false
  restartCount: 0
  started: false
  state:
    waiting:
      reason: ${reason}
      message: ${message}
`;
  return status('Pending', notReady, containers(failing), initContainers, addresses);
}

/** Containers began, ended and wait for another try; each time one more, and twice as long. */
export const crashed = status(
  'Running',
  notReady,
  containers(`
  {{ $before := 0 }}
  {{ if lt $index (len $last) }}{{ $before = atoi (toString (index $last $index).restartCount) }}{{ end }}
  {{ $delay := index (list "10s" "20s" "40s" "1m20s" "2m40s" "5m0s") (min $before 5) }}
  ready: false
  restartCount: {{ add $before 1 }}
  started: false
  state:
    waiting:
      reason: CrashLoopBackOff
      message: {{ printf "back-off %s restarting failed container=%s pod=%s_%s(%s)" $delay .name $pod.metadata.name $pod.metadata.namespace $pod.metadata.uid | Quote }}
  lastState:
${terminated}
`),
  initContainers,
  addresses,
);

/** All containers ended well. */
export const succeeded = status(
  'Succeeded',
  conditions(false, 'PodCompleted'),
  containers(
    ended('      exitCode: 0\n      reason: Completed'),
    ended('      exitCode: 0\n      reason: Completed'),
  ),
);

/** Those containers that fail ended badly, the others well. */
export const failed = status(
  'Failed',
  conditions(false, 'PodFailed'),
  containers(
    `  ready: false\n  restartCount: 0\n  started: false\n  state:${terminated}`,
    ended('      exitCode: 0\n      reason: Completed'),
  ),
);

function ended(how: string): string {
  return `
  ready: false
  restartCount: 0
  started: false
  state:
    terminated:
${how}
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
`;
}
