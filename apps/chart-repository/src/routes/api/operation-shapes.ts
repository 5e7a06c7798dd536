import type { Operation, OperationLogEntry } from '@chandlery/persistence';
import { iso, isoOrNull } from './shapes.ts';

/** An operation in the shape of the wire. */
export function operationShape(operation: Operation) {
  const { id, kind, state, subjectKind, subjectId, subjectName, attempts, outcome, lastSequence } = operation;
  return {
    id,
    kind,
    state,
    subject: { kind: subjectKind, id: subjectId, name: subjectName },
    requestedBy: operation.requestedByName,
    attempts,
    cancelRequestedAt: isoOrNull(operation.cancelRequestedAtMs),
    outcome: outcome === null ? null : { ...outcome, ...detailsOf(outcome) },
    createdAt: iso(operation.createdAtMs),
    startedAt: isoOrNull(operation.startedAtMs),
    finishedAt: isoOrNull(operation.finishedAtMs),
    lastSequence,
  };
}

function detailsOf({ details }: NonNullable<Operation['outcome']>) {
  return details === undefined ? {} : { details: { ...details } };
}

/** A line of an operation's log in the shape of the wire. */
export function logEntryShape({ sequence, atMs, kind, data }: OperationLogEntry) {
  return { sequence, at: iso(atMs), kind, data: { ...data } };
}
