import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { initPhoton, PhotonImage, resize, SamplingFilter } from '@cf-wasm/photon/others';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { withMemoryCeiling } from '../images/bounded-wasm.ts';
import type { ImageCodecs } from '../images/convert-image.ts';
import { unreadable } from '../images/image-refusal.ts';
import type { Pixels } from '../images/pixels.ts';
import { compileWasm, type WasmModule } from './web-assembly.ts';

/** Compiled once, on the main thread, and shared with workers. */
export type CodecModules = { readonly photon: WasmModule; readonly resvg: WasmModule };

const MiB = 1024 * 1024;
const jpegQuality = 85;

/** Compiles the libraries, each with a ceiling on its memory: 16 million pixels take some 300 MiB to decode and scale. */
export async function compileCodecs(): Promise<CodecModules> {
  const compile = async (specifier: string, ceilingBytes: number) =>
    compileWasm(
      withMemoryCeiling(await readFile(fileURLToPath(import.meta.resolve(specifier))), ceilingBytes),
    );
  return {
    photon: await compile('@cf-wasm/photon/photon.wasm', 512 * MiB),
    resvg: await compile('@resvg/resvg-wasm/index_bg.wasm', 256 * MiB),
  };
}

/**
 * Makes the libraries ready in this thread: once in each. Photon (Rust's `image`) knows pixels, resvg draws SVG; neither has
 * a way to the network or to files. An error ends the program inside: the thread is to be given up.
 */
export async function startCodecs({ photon, resvg }: CodecModules): Promise<ImageCodecs> {
  initPhoton.sync({ module: photon });
  await initWasm(resvg);
  return {
    decode: (bytes) => orUnreadable(() => pixelsOf(PhotonImage.new_from_byteslice(new Uint8Array(bytes)))),
    resize: (pixels, width, height) =>
      orUnreadable(() => pixelsOf(resize(imageOf(pixels), width, height, SamplingFilter.Lanczos3))),
    encode: (pixels, mediaType) =>
      orUnreadable(() =>
        mediaType === 'image/png' ? imageOf(pixels).get_bytes() : imageOf(pixels).get_bytes_jpeg(jpegQuality),
      ),
    draw: (svg, maximumWidth, maximumHeight) => orUnreadable(() => drawn(svg, maximumWidth, maximumHeight)),
  };
}

function drawn(svg: string, maximumWidth: number, maximumHeight: number): Pixels {
  const { width, height } = new Resvg(svg);
  const mode = width / height > maximumWidth / maximumHeight ? 'width' : 'height';
  const value = mode === 'width' ? maximumWidth : maximumHeight;
  const image = new Resvg(svg, { fitTo: { mode, value } }).render();
  return { data: image.pixels, width: image.width, height: image.height };
}

/** What a library says, if anything, is of its inner life: for people the image cannot be read. */
function orUnreadable<T>(work: () => T): T {
  try {
    return work();
  } catch {
    throw unreadable('it is damaged, or takes too much memory');
  }
}

function pixelsOf(image: PhotonImage): Pixels {
  const pixels = { data: image.get_raw_pixels(), width: image.get_width(), height: image.get_height() };
  image.free();
  return pixels;
}

function imageOf({ data, width, height }: Pixels): PhotonImage {
  return new PhotonImage(data, width, height);
}
