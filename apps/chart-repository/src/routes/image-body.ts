import type { FastifyRequest } from 'fastify';
import { Refusal } from '../problems/refusal.ts';

/** The largest files that are looked at. */
export const imageBytes = { icon: 2 * 1024 * 1024, screenshot: 10 * 1024 * 1024 } as const;

export type ImagePart = keyof typeof imageBytes;

/**
 * An image that is a request's body, under any Content-Type, or the one file of a multipart body. The route's limit of bodies
 * bounds it.
 * @throws Refusal image_absent, part_unknown, body_too_large (by Fastify's error)
 */
export async function readImage(request: FastifyRequest, name: ImagePart): Promise<Uint8Array> {
  const bytes = request.isMultipart() ? await filePart(request, name) : request.body;
  if (bytes instanceof Uint8Array && bytes.byteLength > 0) return bytes;
  throw new Refusal('image_absent', 'The request carries no image.', {
    field: name,
    remedy: `Send the file as the body (curl --data-binary @${name}.png), or as the multipart field \`${name}\`.`,
  });
}

async function filePart(request: FastifyRequest, name: ImagePart): Promise<Uint8Array | undefined> {
  let bytes: Uint8Array | undefined;
  const limits = { fileSize: imageBytes[name], files: 2, fields: 1, parts: 3 };
  for await (const part of request.parts({ limits })) {
    if (part.type !== 'file' || part.fieldname !== name || bytes !== undefined) {
      throw new Refusal(
        'part_unknown',
        `The part ${JSON.stringify(part.fieldname)} is unknown, doubled, or not a file.`,
        {
          field: part.fieldname,
          remedy: `Send the image as the one file \`${name}\`.`,
        },
      );
    }
    bytes = await part.toBuffer();
  }
  return bytes;
}
