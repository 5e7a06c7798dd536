import { pax, rawTgz, type RawEntry } from './raw-tar.ts';

/** One archive that Helm 3, Helm 4 and we judge. */
export type CorpusChart = {
  /** Unique, and part of a file name: what is odd about it. */
  readonly id: string;
  readonly archive: Uint8Array;
};

/** A Chart.yaml that nobody could object to. */
export const plainChartYaml = 'apiVersion: v2\nname: plain\nversion: 1.0.0\n';

/** An archive of these files below the folder `plain`, in this order, with `Chart.yaml` unless it is given. */
export function chartOf(
  id: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  more: readonly RawEntry[] = [],
): CorpusChart {
  const entries = Object.entries({ 'Chart.yaml': plainChartYaml, ...files }).flatMap(
    ([path, data]): RawEntry[] => {
      const name = `plain/${path}`;
      return name.length < 100 ? [{ name, data }] : [pax({ path: name }), { name: 'plain/long', data }];
    },
  );
  return { id, archive: rawTgz([...entries, ...more]) };
}

/** An archive of these entries alone. */
export function archiveOf(id: string, entries: readonly RawEntry[], endBlocks = 2): CorpusChart {
  return { id, archive: rawTgz(entries, endBlocks) };
}

/** A chart whose Chart.yaml is this text. */
export function chartYaml(id: string, text: string | Uint8Array): CorpusChart {
  return chartOf(id, { 'Chart.yaml': text });
}
