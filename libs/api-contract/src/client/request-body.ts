import type { Operation } from '../operations/operation.ts';
import type { PullAboutBody } from '../schemas/pulls.ts';

/** Bytes that are sent. A stream is sent as it comes, and so never a second time. */
export type Bytes = Blob | Uint8Array | ArrayBuffer | ReadableStream<Uint8Array>;

/** An upload of more than an archive. */
export type ChartUpload = {
  /** The .tgz. */
  readonly chart: Bytes;
  /** The provenance file (`.tgz.prov`). */
  readonly prov?: Bytes | string | undefined;
  /** Of the app: PNG, JPEG, WebP or SVG. */
  readonly icon?: Bytes | undefined;
};

/** A chart of a pull request, with what there is to say of it. */
export type PullChartUpload = {
  /** The .tgz. */
  readonly chart: Bytes;
  readonly about: PullAboutBody;
};

/** A body as `fetch` takes it. */
export type RequestBody = {
  readonly content: RequestInit['body'];
  readonly contentType?: string;
  /** Whether it can be sent again. */
  readonly repeatable: boolean;
  /** The archive, where it is at hand and a version shows all that was sent: it does not show an icon. */
  readonly archive?: Blob;
  /** Whether a provenance file is sent, too. */
  readonly provenance?: boolean;
};

const none: RequestBody = { content: null, repeatable: true };

/** The body of a request. Parts of a multipart body are gathered first, since a form has no streams. */
export async function requestBody(operation: Operation, body: unknown): Promise<RequestBody> {
  if (operation.bytes !== undefined) {
    if (operation.bytes === 'pullChart') return pullChartOf(body as PullChartUpload);
    const given = body as Bytes | ChartUpload;
    return isUpload(given) ? uploadOf(given) : bytesOf(operation.bytes, given);
  }
  if (body === undefined) return none;
  return { content: JSON.stringify(body), contentType: 'application/json', repeatable: true };
}

function isUpload(body: Bytes | ChartUpload): body is ChartUpload {
  return 'chart' in body;
}

function bytesOf(kind: NonNullable<Operation['bytes']>, bytes: Bytes): RequestBody {
  const isArchive = kind === 'upload' || kind === 'archive';
  const contentType = isArchive ? 'application/gzip' : 'application/octet-stream';
  if (bytes instanceof ReadableStream) return { content: bytes, contentType, repeatable: false };
  const blob = blobOf(bytes);
  return {
    content: blob,
    contentType: blob.type === '' ? contentType : blob.type,
    repeatable: true,
    ...(isArchive ? { archive: blob } : {}),
  };
}

async function uploadOf({ chart, prov, icon }: ChartUpload): Promise<RequestBody> {
  if (prov === undefined && icon === undefined) return bytesOf('upload', chart);
  const form = new FormData();
  const archive = await gathered(chart);
  form.set('chart', archive, 'chart.tgz');
  if (prov !== undefined)
    form.set('prov', typeof prov === 'string' ? new Blob([prov]) : await gathered(prov), 'chart.tgz.prov');
  if (icon !== undefined) form.set('icon', await gathered(icon), 'icon');
  return {
    content: form,
    repeatable: true,
    provenance: prov !== undefined,
    ...(icon === undefined ? { archive } : {}),
  };
}

async function pullChartOf({ chart, about }: PullChartUpload): Promise<RequestBody> {
  const form = new FormData();
  form.set('about', new Blob([JSON.stringify(about)], { type: 'application/json' }), 'about.json');
  form.set('chart', await gathered(chart), 'chart.tgz');
  return { content: form, repeatable: true };
}

async function gathered(bytes: Bytes): Promise<Blob> {
  return bytes instanceof ReadableStream ? new Response(bytes).blob() : blobOf(bytes);
}

function blobOf(bytes: Blob | Uint8Array | ArrayBuffer): Blob {
  // Memory that threads share is no part of a blob: `slice` copies out of it.
  return bytes instanceof Blob ? bytes : new Blob([bytes instanceof Uint8Array ? bytes.slice() : bytes]);
}
