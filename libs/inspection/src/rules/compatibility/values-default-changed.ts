import { defaultsRule } from './defaults-rule.ts';

const matters =
  /(?:^|\.)(?:service\.type|replicas|replicaCount|persistence\..+|storageClass(?:Name)?|existingClaim|ingress\.enabled|autoscaling\..+|hostNetwork|updateStrategy(?:\..+)?|serviceAccount\.create|rbac\.create|networkPolicy\.enabled|(?:podS|s)ecurityContext\..+)$/;

/** A default that changes what runs for everybody who did not set it. */
export const valuesDefaultChanged = defaultsRule(
  {
    code: 'values-default-changed',
    severity: 'warning',
    title: 'A default changes that matters to who runs it',
    docs: 'How it is reached (service type, ingress), how much runs (replicas, autoscaling), where its data is (persistence, storage class), and with which rights. Images are `image-changed`; other defaults are seen in the differences.',
    remedy: 'Say it in the notes; keep the old default for a minor version.',
  },
  ({ path, kind, before, after = null }) =>
    kind === 'changed' && matters.test(path.join('.'))
      ? {
          message: `${path.join('.')} is ${JSON.stringify(after)} by default; it was ${JSON.stringify(before)}.`,
        }
      : undefined,
);
