import { bytesBodies, type BytesBody } from '@chandlery/api-contract';
import type { FastifySchema } from 'fastify';

/**
 * Describes a body of bytes in OpenAPI alone. As the route's own `body` it would be validated, as JSON is; what reads the bytes
 * checks them.
 */
export function describesBytes(kind: BytesBody) {
  const content = Object.fromEntries(
    Object.entries(bytesBodies[kind]).map(([mediaType, schema]) => [mediaType, { schema }]),
  );
  return {
    swaggerTransform: ({ schema, url }: { readonly schema: FastifySchema; readonly url: string }) => ({
      schema: { ...schema, body: { content } },
      url,
    }),
  };
}
