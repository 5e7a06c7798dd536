import { containerRule } from '../container-rule.ts';

/** https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/ */
export const probesMissing = containerRule(
  {
    code: 'probes-missing',
    severity: 'info',
    title: 'A container does not say when it is ready',
    docs: 'An upgrade counts a pod without a readiness probe as ready when its process starts, and sends it traffic. Asked of Deployments, StatefulSets and DaemonSets; one container of the pod that says it is enough.',
    remedy: 'Give a `readinessProbe`.',
  },
  ({ pod, item, list, spec, name }) => {
    if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(item.kind) || list !== 'containers')
      return undefined;
    const containers = pod.spec['containers'];
    const some =
      Array.isArray(containers) &&
      containers.some(
        (other: unknown) => typeof other === 'object' && other !== null && 'readinessProbe' in other,
      );
    const first =
      Array.isArray(containers) && (containers[0] as { name?: unknown } | undefined)?.name === name;
    if (some || !first || spec['startupProbe'] !== undefined) return undefined;
    return { message: 'has no readiness probe, and no other of its pod has one' };
  },
);
