import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

/**
 * Fastify's own serializers of answers, each compiled when the first answer of its kind goes out: all of them at the start
 * take as long as reading ten thousand versions, and most are never asked for.
 */
export const serializersOnDemand: NonNullable<FastifyServerOptions['schemaController']> = {
  compilersFactory: {
    buildSerializer: (schemas, options) => (route) => {
      let serialize: ((value: unknown) => string) | undefined;
      return (value) => {
        // A factory for each: one that is shared forgets schemas after it compiled one that is among them.
        serialize ??= SerializerSelector()(schemas, options)(route);
        return serialize(value);
      };
    },
  },
};
