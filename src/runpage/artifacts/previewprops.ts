import type { IRunPageParts } from '../parts';
import type { IFile } from './files';

/** What a preview is drawn from. */
export interface IPreviewProps {
  readonly file: IFile;
  readonly parts: IRunPageParts;
}
