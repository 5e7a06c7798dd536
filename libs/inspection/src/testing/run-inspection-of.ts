import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packFiles } from '@chandlery/chart';
import { findHelm, type HelmCli, helmCli, type Isolation, probeIsolation } from '@chandlery/helm-cli';
import { afterAll, inject, onTestFinished } from 'vitest';
import type { InspectionReport } from '../report/report.ts';
import { noDependencies } from '../run/dependencies/dependency-source.ts';
import { type InspectionRoom, inspectionRoom } from '../run/inspection-room.ts';
import { type InspectionParts, runInspection } from '../run/run-inspection.ts';
import { baseFiles } from './base-chart.ts';
import { activeVersion } from './inspection-of.ts';
import type { Overlay } from './rule-case.ts';

/** The base chart with other files, packed. */
export function packed(files: Overlay = {}): Uint8Array {
  const all = Object.entries({ ...baseFiles, ...files }).flatMap(([path, text]) =>
    text === null ? [] : [{ path, bytes: Buffer.from(text) }],
  );
  return packFiles('shop', all);
}

/** The same as the version now active. */
export function packedActive(files: Overlay = {}): Uint8Array {
  const older = baseFiles['Chart.yaml']?.replace('version: 1.4.0', `version: ${activeVersion}`) ?? '';
  return packed({ 'Chart.yaml': older, ...files });
}

/** Facts of a store that knows nothing. */
export const noFacts = { versionTaken: false, deployments: [], dependants: [] } as const;

let room: InspectionRoom | undefined;

/** A room that the tests of a file share, as the inspections of a server do. */
export function sharedRoom(): InspectionRoom {
  room ??= inspectionRoom();
  return room;
}
afterAll(() => room?.close());

/** Where Helm's private folders are made; it goes with the test. */
export async function workFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chandlery-inspection-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const probed = new Map<string, Promise<Isolation>>();

/** A real Helm, confined by all that this system has. */
export async function realHelm(major: 3 | 4 = 4, isolation?: Isolation): Promise<HelmCli> {
  const folder = await workFolder();
  const client = inject('helmClients').find((one) => one.major === major);
  const binary = await findHelm({ path: client?.path, folder });
  const found = probed.get(binary.path) ?? probeIsolation({ binary: binary.path, folder });
  probed.set(binary.path, found);
  return helmCli({ binary, isolation: isolation ?? (await found), folder });
}

/** Inspects an archive with a real Helm, unless told. */
export async function inspected(
  archive: Uint8Array,
  parts: Partial<InspectionParts> = {},
): Promise<InspectionReport> {
  return runInspection({
    helm: 'helm' in parts ? parts.helm : await realHelm(),
    archive,
    facts: noFacts,
    dependencies: noDependencies,
    room: sharedRoom(),
    signal: new AbortController().signal,
    ...parts,
  });
}

/** The codes of the findings above information, each once. */
export function codesOf({ findings }: InspectionReport): readonly string[] {
  return [...new Set(findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code))];
}

/** The messages of one rule's findings, with their places. */
export function saidBy(report: InspectionReport, code: string): readonly string[] {
  return report.findings
    .filter((finding) => finding.code === code)
    .map(({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`} ${message}`);
}
