import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { fileName } from './filename';

/** Pixels of a picture in one of the page: it shall look well on paper. */
const RATIO = 2;

/**
 * Save a drawing in the browser's downloads.
 *
 * @param svg The drawing.
 * @param name What it shows; the file is named like it.
 */
export function downloadSvg(svg: string, name: string): void {
  save(new Blob([svg], { type: 'image/svg+xml' }), `${fileName(name)}.svg`);
}

/**
 * Save a drawing as pixels. It never rejects: what went wrong is told.
 */
export async function downloadPng(
  svg: string,
  name: string,
  trans: TranslationBundle
): Promise<void> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width * RATIO;
    canvas.height = image.height * RATIO;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>(resolve => {
      canvas.toBlob(resolve, 'image/png');
    });
    if (!blob) {
      throw new Error('The picture is too large.');
    }
    save(blob, `${fileName(name)}.png`);
  } catch (reason) {
    Notification.error(
      trans.__('The picture could not be made. Download it as SVG instead.')
    );
    console.error('A chart could not be saved as PNG.', reason);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  });
}
