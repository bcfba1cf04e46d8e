import type { INotebookTracker } from '@jupyterlab/notebook';
import { NotebookModel } from '@jupyterlab/notebook/lib/model';
import { Signal } from '@lumino/signaling';
import type { IExperimentsModel } from '../../../tokens';
import { AsideWatch } from '../aside';

/** As much of an open notebook as is looked at. */
function notebook() {
  return { model: new NotebookModel(), context: { ready: Promise.resolve() } };
}

describe('AsideWatch', () => {
  function setUp() {
    const current = notebook();
    const tracker = {
      currentWidget: current,
      currentChanged: new Signal<object, unknown>({})
    };
    const model = { isWatched: false };
    const watch = new AsideWatch(
      tracker as unknown as INotebookTracker,
      model as unknown as IExperimentsModel
    );
    return { current, tracker, model, watch };
  }

  it('looks after a notebook as soon as it has had a run', async () => {
    const { current, model } = setUp();
    await current.context.ready;
    expect(model.isWatched).toBe(false);
    current.model.sharedModel.setMetadata('mlflow', { notebook_id: 'n1' });
    expect(model.isWatched).toBe(true);
  });

  it('lets go of it with another notebook, and in a hidden tab', async () => {
    const { current, tracker, model, watch } = setUp();
    current.model.sharedModel.setMetadata('mlflow', { notebook_id: 'n1' });
    await current.context.ready;
    expect(model.isWatched).toBe(true);
    jest.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(model.isWatched).toBe(false);
    jest.restoreAllMocks();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(model.isWatched).toBe(true);
    tracker.currentChanged.emit(notebook());
    expect(model.isWatched).toBe(false);
    watch.dispose();
    watch.dispose();
    tracker.currentChanged.emit(current);
    expect(model.isWatched).toBe(false);
  });
});
