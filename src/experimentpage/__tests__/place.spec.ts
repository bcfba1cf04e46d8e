import type { IExperimentsModel } from '../../tokens';
import { placeOf } from '../place';

/** The panel as far as it is looked at. */
function panel(
  place: IExperimentsModel['state']['place'],
  notebookId: string | null
): IExperimentsModel {
  return {
    connectionId: 'store-2',
    state: { place, notebookId }
  } as unknown as IExperimentsModel;
}

describe('placeOf', () => {
  it('is the experiment that is named', () => {
    expect(placeOf({ experimentId: '7', runIds: ['r1'] }, null)).toEqual({
      connection: 'default',
      scope: { experimentIds: ['7'] },
      id: '7',
      runIds: ['r1'],
      filter: null,
      pageId: 'jupyter-mlflow:experiment:default:7',
      args: { connection: 'default', experimentId: '7' }
    });
  });

  it('is the notebook or the runs that are named', () => {
    expect(placeOf({ notebookId: 'n1' }, null)?.scope).toEqual({
      notebookId: 'n1'
    });
    expect(placeOf({ runIds: ['r1', 3, 'r2'] }, null)?.scope).toEqual({
      runIds: ['r1', 'r2']
    });
  });

  it('is what the panel shows when nothing is named', () => {
    const notebook = panel({ kind: 'notebook' }, 'n1');
    expect(placeOf({}, notebook)).toMatchObject({
      connection: 'store-2',
      scope: { notebookId: 'n1' }
    });
    const experiment = panel(
      { kind: 'experiment', connection: 'store-2', id: '7', name: 'vision' },
      'n1'
    );
    expect(placeOf({}, experiment)?.scope).toEqual({ experimentIds: ['7'] });
  });

  it('is nothing when the panel shows nothing', () => {
    expect(placeOf({}, null)).toBeNull();
    expect(placeOf({}, panel({ kind: 'notebook' }, null))).toBeNull();
  });
});
