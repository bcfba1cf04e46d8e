import type { INotebookTracker } from '@jupyterlab/notebook';
import { NotebookModel } from '@jupyterlab/notebook/lib/model';
import { Signal } from '@lumino/signaling';
import type { IExperimentsModel, IExperimentsState } from '../../tokens';
import { keepIdentity } from '../identity';

describe('keepIdentity', () => {
  function setUp(path = 'a.ipynb') {
    const notebook = {
      context: { localPath: path },
      model: new NotebookModel()
    };
    const tracker = {
      filter: (holds: (candidate: typeof notebook) => boolean) =>
        [notebook].filter(holds)
    };
    const model = {
      state: {} as Partial<IExperimentsState>,
      stateChanged: new Signal<object, void>({})
    };
    keepIdentity(
      tracker as unknown as INotebookTracker,
      model as unknown as IExperimentsModel
    );
    return {
      metadata: notebook.model.sharedModel,
      content: notebook.model,
      show: (notebookId: string | null, runs: number) => {
        model.state = {
          path: 'a.ipynb',
          notebookId,
          runs: Array(runs).fill({}) as IExperimentsState['runs']
        };
        model.stateChanged.emit();
      }
    };
  }

  it('writes with the first run, and keeps what else is there', () => {
    const { metadata, show } = setUp();
    metadata.setMetadata('mlflow', { other: 1 });
    show('id', 0);
    expect(metadata.getMetadata('mlflow')).toEqual({ other: 1 });
    show('id', 1);
    expect(metadata.getMetadata('mlflow')).toEqual({
      other: 1,
      notebook_id: 'id'
    });
  });

  it('writes once', () => {
    const { content, metadata, show } = setUp();
    show('id', 1);
    content.dirty = false;
    show('id', 2);
    expect(content.dirty).toBe(false);
    expect(metadata.getMetadata('mlflow')).toEqual({ notebook_id: 'id' });
  });

  it('gives a copy its own', () => {
    const { metadata, show } = setUp();
    metadata.setMetadata('mlflow', { notebook_id: 'the original' });
    show('the copy', 1);
    expect(metadata.getMetadata('mlflow')).toEqual({ notebook_id: 'the copy' });
  });

  it('leaves other notebooks, and those that cannot be written, alone', () => {
    const other = setUp('b.ipynb');
    other.show('id', 1);
    expect(other.metadata.getMetadata('mlflow')).toBeUndefined();
    const locked = setUp();
    locked.content.readOnly = true;
    locked.show('id', 1);
    expect(locked.metadata.getMetadata('mlflow')).toBeUndefined();
  });
});
