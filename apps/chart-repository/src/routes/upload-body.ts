import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../problems/refusal.ts';

/** What an upload may carry, raw or in parts. */
export type UploadBody = {
  readonly chart?: Uint8Array;
  readonly prov?: string;
  readonly icon?: Uint8Array;
};

type Limits = {
  readonly archiveBytes: number;
  readonly provenanceBytes: number;
  /** Where an icon may come along: see `imageBytes`. */
  readonly iconBytes?: number;
};

/** What a client may announce and be given before it sends anything. */
const smallBodyBytes = 256 * 1024;

/**
 * Reads an upload: multipart with the fields `chart`, `prov` and perhaps `icon` (file names are ignored), or else the raw archive
 * under any Content-Type. Nothing is held twice, and reading stops at the limit.
 * @throws Refusal part_unknown, body_too_large, upload_incomplete
 */
export async function readUpload(request: FastifyRequest, limits: Limits): Promise<UploadBody> {
  if (!request.isMultipart()) {
    const announced = Number(request.headers['content-length'] ?? 0);
    const bytes = await collect(request.raw, limits.archiveBytes, 'body', announced);
    return bytes.byteLength === 0 ? {} : { chart: bytes };
  }
  const body: { chart?: Uint8Array; prov?: string; icon?: Uint8Array } = {};
  try {
    for await (const part of request.parts({
      limits: { fileSize: limits.archiveBytes + 1, files: 4, fields: 1, parts: 5 },
    })) {
      if (part.type !== 'file' || !isKnown(part.fieldname) || part.fieldname in body)
        throw unknownPart(part.fieldname, limits);
      if (part.fieldname === 'chart') body.chart = await collect(part.file, limits.archiveBytes, 'chart');
      else if (part.fieldname === 'icon') body.icon = await iconBytes(part, limits);
      else body.prov = await provenanceText(part, limits.provenanceBytes);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : multipartRefusal(error, limits);
  }
  return body;
}

/** The chart of an upload that must have one. @throws Refusal archive_absent */
export function requireChart(body: UploadBody): Uint8Array {
  if (body.chart !== undefined) return body.chart;
  throw new Refusal('archive_absent', 'The request carries no chart archive.', {
    field: 'chart',
    remedy: 'Send the .tgz as the body (curl --data-binary @chart.tgz), or as the multipart field `chart`.',
  });
}

/** The raw text of a provenance file. @throws Refusal body_too_large */
export async function readProvenanceBody(request: FastifyRequest, limits: Limits): Promise<string> {
  return Buffer.from(await collect(request.raw, limits.provenanceBytes, 'body')).toString('utf8');
}

/**
 * Collects a stream into one buffer that grows in place, and that a worker thread can read without a copy.
 * @param announcedBytes what Content-Length says: a small body has its place at once
 */
export async function collect(
  stream: AsyncIterable<Buffer>,
  maximumBytes: number,
  field: string,
  announcedBytes = 0,
): Promise<Uint8Array> {
  const memory =
    announcedBytes > 0 && announcedBytes <= Math.min(smallBodyBytes, maximumBytes)
      ? new SharedArrayBuffer(announcedBytes)
      : new SharedArrayBuffer(0, { maxByteLength: maximumBytes });
  let length = 0;
  try {
    for await (const chunk of stream) {
      if (length + chunk.length > maximumBytes) throw tooLarge(maximumBytes, field);
      if (memory.growable) memory.grow(length + chunk.length);
      new Uint8Array(memory, length).set(chunk);
      length += chunk.length;
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('upload_incomplete', 'The upload ended before it was whole.', {
      field,
      remedy: 'Send it again.',
      cause: error,
    });
  }
  return new Uint8Array(memory, 0, length);
}

async function provenanceText(part: MultipartFile, maximumBytes: number): Promise<string> {
  return Buffer.from(await collect(part.file, maximumBytes, 'prov')).toString('utf8');
}

async function iconBytes(part: MultipartFile, { iconBytes: maximum }: Limits): Promise<Uint8Array> {
  if (maximum === undefined) throw unknownPart(part.fieldname, {});
  return collect(part.file, maximum, 'icon');
}

function isKnown(field: string): field is 'chart' | 'prov' | 'icon' {
  return field === 'chart' || field === 'prov' || field === 'icon';
}

function unknownPart(field: string, { iconBytes }: Pick<Limits, 'iconBytes'>): Refusal {
  const others =
    iconBytes === undefined
      ? 'its provenance as the one file `prov`'
      : 'its provenance as the one file `prov` and an icon of the app as the one file `icon`';
  return new Refusal(
    'part_unknown',
    `The part ${JSON.stringify(field)} is unknown, doubled, or not a file.`,
    {
      field,
      remedy: `Send the archive as the one file \`chart\` and, if there is one, ${others}.`,
    },
  );
}

function tooLarge(maximumBytes: number, field: string): Refusal {
  return new Refusal('body_too_large', `It is larger than ${maximumBytes} bytes.`, {
    field,
    remedy: 'Make it smaller (a chart has no use for binaries), or have the operator raise the limit.',
    details: { maximumBytes },
  });
}

function multipartRefusal(error: unknown, limits: Limits): Refusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/LIMIT/.test(code)) return unknownPart('more parts than there are fields', limits);
  return new Refusal('upload_incomplete', 'The multipart body is not whole.', {
    field: 'body',
    remedy: 'Send it again, with its closing boundary.',
    cause: error,
  });
}
