import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { ViewsClient } from '../../api/views';
import { matchesKey } from '../../components/keyfilter';
import { asRequestError } from '../../request';
import type { IFile } from './files';
import { uriOf } from './files';

/** One line of the tree. */
export interface IFileRow {
  readonly file: IFile;
  /** 1 for what is at the top. */
  readonly level: number;
  /** Its place among those of its folder, from 1, and how many these are. */
  readonly position: number;
  readonly siblings: number;
  readonly isOpen: boolean;
  /** What is said below an open folder: that it is empty, loading, cut or cannot be read. */
  readonly notes: readonly FolderNote[];
}

/** What there is to say about a folder. */
export type FolderNote =
  | { readonly kind: 'loading' | 'empty' | 'truncated' }
  | { readonly kind: 'error'; readonly message: string };

interface IFolder {
  readonly files: readonly IFile[];
  readonly notes: readonly FolderNote[];
}

const LOADING: IFolder = { files: [], notes: [{ kind: 'loading' }] };

/**
 * The files of a run and of the models that it logged. Folders are asked for when they are opened.
 */
export class ArtifactsModel implements IDisposable {
  /** @param runId Whose files they are. */
  constructor(views: ViewsClient, connection: string, runId: string) {
    this._views = views;
    this._connection = connection;
    this._top = folderOf({ runId }, '');
  }

  /** Emitted with each change of what is shown. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The lines of the tree. A new list with each change. */
  get rows(): readonly IFileRow[] {
    return this._rows;
  }

  /** What is to be said when there are no lines. */
  get notes(): readonly FolderNote[] {
    return this._folders.get(uriOf(this._top))?.notes ?? [];
  }

  /** How many lines there are without what is looked for. */
  get size(): number {
    return this._size;
  }

  /** What was looked for last. */
  get wanted(): string {
    return this._wanted;
  }

  /**
   * Show the files alone that have this in their names, and their folders.
   *
   * @param wanted Looked for in the folders that are open; '' for all.
   */
  find(wanted: string): void {
    this._wanted = wanted;
    this._update();
  }

  /** The file that is looked at. */
  get selected(): IFile | null {
    return this._selected;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /**
   * The models that the run has logged, each a folder at the top. All that is open is asked for anew.
   */
  show(
    models: readonly { readonly id: string; readonly name: string }[]
  ): void {
    this._models = models.map(({ id, name }) => ({
      ...folderOf({ modelId: id }, ''),
      label: name
    }));
    this.refresh();
  }

  /** Ask for all open folders anew. */
  refresh(): void {
    void this._load(this._top);
    for (const { file, isOpen } of this._rows) {
      if (isOpen) {
        void this._load(file);
      }
    }
  }

  toggle(folder: IFile): void {
    const key = uriOf(folder);
    if (this._open.delete(key)) {
      this._update();
      return;
    }
    this._open.add(key);
    void this._load(folder);
  }

  select(file: IFile): void {
    this._selected = file;
    this._update();
  }

  private async _load(folder: IFile): Promise<void> {
    const key = uriOf(folder);
    if (!this._folders.has(key)) {
      this._folders.set(key, LOADING);
    }
    this._update();
    try {
      const { owner, path } = folder;
      const { entries, truncated } = await this._views.artifacts(
        this._connection,
        owner,
        path
      );
      const files = entries.map(entry => ({
        owner,
        path: entry.path,
        label: entry.path.slice(path === '' ? 0 : path.length + 1),
        isFolder: entry.is_dir,
        size: entry.size
      }));
      this._folders.set(key, {
        files,
        notes: truncated
          ? [{ kind: 'truncated' }]
          : files.length === 0
            ? [{ kind: 'empty' }]
            : []
      });
    } catch (reason) {
      const { message } = asRequestError(reason);
      const files = this._folders.get(key)?.files ?? [];
      this._folders.set(key, { files, notes: [{ kind: 'error', message }] });
    }
    this._update();
  }

  private _update(): void {
    if (this._isDisposed) {
      return;
    }
    const top = this._folders.get(uriOf(this._top))?.files ?? [];
    const all = [...top, ...this._models];
    this._size = 0;
    this._rows = this._linesOf(all, 1);
    this._changed.emit();
  }

  private _linesOf(files: readonly IFile[], level: number): IFileRow[] {
    this._size += files.length;
    const shown = files.flatMap(file => {
      const key = uriOf(file);
      const folder = this._open.has(key) ? this._folders.get(key) : undefined;
      const below = folder ? this._linesOf(folder.files, level + 1) : [];
      return below.length > 0 || matchesKey(file.label, this._wanted)
        ? [{ file, isOpen: folder !== undefined, notes: folder?.notes, below }]
        : [];
    });
    return shown.flatMap(({ file, isOpen, notes = [], below }, index) => [
      {
        file,
        level,
        position: index + 1,
        siblings: shown.length,
        isOpen,
        notes
      },
      ...below
    ]);
  }

  private readonly _views: ViewsClient;
  private readonly _connection: string;
  private readonly _top: IFile;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _open = new Set<string>();
  private readonly _folders = new Map<string, IFolder>();
  private _models: readonly IFile[] = [];
  private _rows: readonly IFileRow[] = [];
  private _size = 0;
  private _wanted = '';
  private _selected: IFile | null = null;
  private _isDisposed = false;
}

function folderOf(owner: IFile['owner'], path: string): IFile {
  return { owner, path, label: path, isFolder: true, size: null };
}
