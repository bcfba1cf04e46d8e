import { NotebookModel } from '@jupyterlab/notebook/lib/model';
import { PromiseDelegate } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

/** As much of an open notebook as is looked at; its kernel is `k-<path>`. */
export class TestNotebook {
  constructor(readonly path: string) {
    this.context = { localPath: path };
  }

  readonly context: { readonly localPath: string };
  readonly model = new NotebookModel();
  readonly kernel = { id: `k-${this.path}`, status: 'idle' };
  readonly sessionContext = this._sessionContext();

  get identity(): unknown {
    return this.model.sharedModel.getMetadata('mlflow');
  }

  /** When its metadata has changed. */
  async changed(): Promise<void> {
    const done = new PromiseDelegate<void>();
    this.model.sharedModel.metadataChanged.connect(() => {
      done.resolve();
    });
    await done.promise;
  }

  /** The kernel has another status. */
  report(status: string): void {
    this.kernel.status = status;
    this.sessionContext.statusChanged.emit(status);
  }

  private _sessionContext() {
    const context = {
      session: { kernel: this.kernel },
      statusChanged: null as unknown as Signal<object, string>
    };
    context.statusChanged = new Signal<object, string>(context);
    return context;
  }
}

/** As much of Lab's tracker of notebooks. */
export class TestTracker {
  constructor(readonly notebooks: TestNotebook[]) {}

  readonly widgetAdded = new Signal<this, TestNotebook>(this);

  find(holds: (notebook: TestNotebook) => boolean): TestNotebook | undefined {
    return this.notebooks.find(holds);
  }
  filter(holds: (notebook: TestNotebook) => boolean): TestNotebook[] {
    return this.notebooks.filter(holds);
  }
  forEach(does: (notebook: TestNotebook) => void): void {
    this.notebooks.forEach(does);
  }
}
