import { type PullAboutBody, pullAboutSchema } from '@chandlery/api-contract';
import { Ajv, type ValidateFunction } from 'ajv';
import type { FastifyRequest, FastifySchemaValidationError } from 'fastify';
import { Refusal } from '../problems/refusal.ts';
import { mistakeIn } from '../problems/schema-mistake.ts';
import { collect, requireChart } from './upload-body.ts';

/** An update log of the most characters, and a thousand people. */
const aboutBytes = 512 * 1024;

let compiled: ValidateFunction<PullAboutBody> | undefined;

/**
 * Reads a chart of a pull request: multipart with the file `chart` and the JSON `about`, as a file or a field.
 * @throws Refusal media_type_unsupported, part_unknown, body_too_large, upload_incomplete, archive_absent, json_invalid, body_invalid
 */
export async function readPullChart(
  request: FastifyRequest,
  { archiveBytes }: { readonly archiveBytes: number },
): Promise<{ readonly chart: Uint8Array; readonly about: PullAboutBody }> {
  if (!request.isMultipart()) {
    throw new Refusal('media_type_unsupported', 'The body is not multipart.', {
      field: 'header/content-type',
      remedy: 'Send multipart/form-data with the file `chart` and the JSON `about`.',
    });
  }
  const body: { chart?: Uint8Array; about?: string } = {};
  const limits = { fileSize: archiveBytes + 1, fieldSize: aboutBytes + 1, files: 2, fields: 1, parts: 2 };
  try {
    for await (const part of request.parts({ limits })) {
      if (part.fieldname === 'chart' && part.type === 'file' && body.chart === undefined)
        body.chart = await collect(part.file, archiveBytes, 'chart');
      else if (part.fieldname === 'about' && body.about === undefined)
        body.about =
          part.type === 'file'
            ? Buffer.from(await collect(part.file, aboutBytes, 'about')).toString('utf8')
            : String(part.value);
      else throw unknownPart(part.fieldname);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/LIMIT/.test(code)) throw unknownPart('more parts than there are fields');
    throw new Refusal('upload_incomplete', 'The multipart body is not whole.', {
      field: 'body',
      remedy: 'Send it again, with its closing boundary.',
      cause: error,
    });
  }
  return { chart: requireChart(body), about: checked(body.about) };
}

function checked(text: string | undefined): PullAboutBody {
  let value: unknown;
  try {
    value = text === undefined ? {} : JSON.parse(text);
  } catch (error) {
    throw new Refusal('json_invalid', 'The part `about` is not JSON.', {
      field: 'about',
      remedy: 'Send JSON.',
      cause: error,
    });
  }
  compiled ??= new Ajv({ allErrors: true, strict: false }).compile<PullAboutBody>(pullAboutSchema);
  if (compiled(value)) return value;
  const errors = (compiled.errors ?? []).map((error) =>
    mistakeIn('about', error as FastifySchemaValidationError),
  );
  const [first] = errors;
  throw new Refusal('body_invalid', first?.reason ?? 'The part `about` is not right.', {
    field: first?.field ?? 'about',
    remedy: first?.remedy ?? 'See the OpenAPI document for what is right.',
    errors,
  });
}

function unknownPart(field: string): Refusal {
  return new Refusal('part_unknown', `The part ${JSON.stringify(field)} is unknown or doubled.`, {
    field,
    remedy: 'Send the archive as the one file `chart`, and the one part `about` as JSON.',
  });
}
