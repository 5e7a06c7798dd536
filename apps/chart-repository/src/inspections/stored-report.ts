import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { InspectionReport } from '@chandlery/inspection';
import { maximumReportBytes } from '@chandlery/persistence';

const [compress, decompress] = [promisify(gzip), promisify(gunzip)];

/** A report as it is kept; where the difference was too large, only its names are. */
export type StoredReport = { readonly report: InspectionReport; readonly differenceCut: boolean };

/** So many bytes of JSON a report takes at most; what is larger would hold up whoever reads it. */
export const maximumReportText = 8 * 1024 ** 2;

/** Makes a report fit to be kept: bounded, and compressed off the event loop. */
export async function packReport(report: InspectionReport): Promise<Uint8Array> {
  for (const stored of [{ report, differenceCut: false }, withoutTexts(report), bare(report)]) {
    const text = JSON.stringify(stored);
    if (Buffer.byteLength(text) > maximumReportText) continue;
    const packed = await compress(text);
    if (packed.byteLength <= maximumReportBytes) return packed;
  }
  throw new Error('the findings alone are larger than a report may be');
}

/** @throws Error where the bytes are no report */
export async function unpackReport(packed: Uint8Array): Promise<StoredReport> {
  const text = await decompress(packed, { maxOutputLength: maximumReportText });
  return JSON.parse(text.toString()) as StoredReport;
}

function withoutTexts(report: InspectionReport): StoredReport {
  const changed = report.difference.changed.map((one) => ({ ...one, text: '', paths: [] }));
  return { report: { ...report, difference: { ...report.difference, changed } }, differenceCut: true };
}

/** The findings without what goes into detail. */
function bare(report: InspectionReport): StoredReport {
  const findings = report.findings.map(({ data: _data, ...finding }) => finding);
  const difference = { added: [], removed: [], changed: [], unchanged: report.difference.unchanged };
  return { report: { ...report, findings, difference }, differenceCut: true };
}
