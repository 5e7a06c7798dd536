import { Refusal } from '../problems/refusal.ts';

/** The refusals of images, by what is wrong; `image-worker.ts` sends them between threads. */
export type ImageRefusalCode =
  | 'image_unsupported'
  | 'image_unreadable'
  | 'image_too_large'
  | 'image_animated'
  | 'image_unsafe'
  | 'image_too_costly';

/** Why an image is refused, where classes are lost: on its way from a worker. */
export type ImageProblem = {
  readonly code: ImageRefusalCode;
  readonly message: string;
  readonly remedy: string;
};

/** Refuses an image; `imageRefusal` makes of it what the caller sees. */
export class ImageError extends Error {
  readonly problem: ImageProblem;

  constructor(code: ImageRefusalCode, message: string, remedy: string) {
    super(message);
    this.name = 'ImageError';
    this.problem = { code, message, remedy };
  }
}

/** @param field the part of the request that the image is: `icon`, `screenshot` or `body` */
export function imageRefusal({ code, message, remedy }: ImageProblem, field: string): Refusal {
  return new Refusal(code, message, { field, remedy });
}

/** The bytes do not hold a whole image. */
export function unreadable(what: string): ImageError {
  return new ImageError(
    'image_unreadable',
    `The image cannot be read: ${what}.`,
    'Export it anew and send the whole file.',
  );
}
