import Type from 'typebox';
import { pullAboutSchema } from './pulls.ts';

const binary = (description: string) => Type.String({ format: 'binary', description });
const chart = binary('The .tgz.');
const prov = binary('Its provenance file (.tgz.prov).');
const icon = binary('PNG, JPEG, WebP or SVG; it becomes a PNG of at most 96x96 pixels.');
const screenshot = binary('PNG, JPEG or WebP; it becomes a PNG or JPEG of at most 1600x2400 pixels.');
const closed = { additionalProperties: false };

/** What each body of bytes can be, by media type: the file itself, or a form with it. */
export const bytesBodies = {
  upload: {
    'application/gzip': chart,
    'multipart/form-data': Type.Object(
      { chart, prov: Type.Optional(prov), icon: Type.Optional(icon) },
      closed,
    ),
  },
  archive: {
    'application/gzip': chart,
    'multipart/form-data': Type.Object({ chart, prov: Type.Optional(prov) }, closed),
  },
  pullChart: { 'multipart/form-data': Type.Object({ chart, about: pullAboutSchema }, closed) },
  icon: {
    'image/png': icon,
    'image/jpeg': icon,
    'image/webp': icon,
    'image/svg+xml': icon,
    'multipart/form-data': Type.Object({ icon }, closed),
  },
  screenshot: {
    'image/png': screenshot,
    'image/jpeg': screenshot,
    'image/webp': screenshot,
    'multipart/form-data': Type.Object({ screenshot }, closed),
  },
};

/** What a request's body of bytes is: each has its own shape in the client. */
export type BytesBody = keyof typeof bytesBodies;
