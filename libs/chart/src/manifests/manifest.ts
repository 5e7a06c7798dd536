import type { JsonObject } from '../yaml/json-value.ts';

/** One Kubernetes object out of a rendered stream. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name`; `metadata.generateName` where it has only that. */
  readonly name: string;
  /** As the object says; absent where Helm or the cluster decides. */
  readonly namespace?: string;
  /** The template, from `# Source:`, such as `shop/charts/redis/templates/service.yaml`; absent without such a line. */
  readonly source?: string;
  /** Where its document starts in the stream, from 1. */
  readonly line: number;
  readonly object: JsonObject;
};

/** A document that is no Kubernetes object. */
export type ManifestProblem = {
  readonly code: 'yaml_broken' | 'document_too_large' | 'not_an_object' | 'no_kind' | 'no_name';
  readonly message: string;
  readonly source?: string;
  /** In the stream, from 1. */
  readonly line: number;
};

/** The API group of an apiVersion; empty for the core's. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}
