import type { Event } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal, Stream } from '@lumino/signaling';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import React from 'react';
import { Answer, TestServer } from '../../../__tests__/server';
import { Hints } from '../../../api/events';
import type { ExperimentsWindow } from '../../../api/views';
import { ViewsClient } from '../../../api/views';
import { StoreWatch } from '../../../common/storewatch';
import type { IPanelParts } from '../../parts';
import { AllExperimentsView } from '../view';

const EXPERIMENTS = 'GET jupyter-mlflow/views/default/experiments';
const CHANGES = 'GET jupyter-mlflow/views/default/changes';

/** A window as the view of experiments answers: named by `names`. */
function windowOf(
  names: readonly string[],
  changes: Partial<ExperimentsWindow> = {}
): ExperimentsWindow {
  return {
    cursor: 'c1',
    total: names.length,
    offset: 0,
    progress: null,
    columns: {
      experiment_id: names.map((_, row) => String(row + 1)),
      name: [...names],
      lifecycle_stage: names.map(() => 'active' as const),
      artifact_location: names.map(() => null),
      creation_time: names.map(() => 1_000),
      last_update_time: names.map(() => 1_000),
      runs: names.map((_, row) => row),
      last_run_time: names.map((_, row) => (row === 0 ? null : 1_000))
    },
    tags: {
      'jupyter.notebook.path': names.map((_, row) =>
        row === 1 ? 'a/penguins.ipynb' : null
      ),
      'mlflow.note.content': names.map(() => '# <img src=x onerror=alert(1)>'),
      ['__proto__']: names.map((_, row) => (row === 0 ? '<b>' : null))
    },
    ...changes
  };
}

describe('AllExperimentsView', () => {
  const server = new TestServer();
  const stream = new Stream<object, unknown>({});

  beforeEach(async () => {
    await server.start();
    server.forget();
    server.routes.set(EXPERIMENTS, () => windowOf(['Default', 'penguins']));
    server.routes.set(CHANGES, () => ({ cursor: 'c1', changed: false }));
  });
  afterEach(() => server.stop());

  function open() {
    const views = new ViewsClient(server.settings);
    const done = (): Promise<void> => Promise.resolve();
    const model = { isVisible: true, visibilityChanged: new Signal({}) };
    const actions = {
      goTo: jest.fn(),
      createExperiment: jest.fn(done),
      changeExperiment: jest.fn(done),
      restoreExperiment: jest.fn(done)
    };
    const parts = {
      model,
      actions,
      services: {
        views,
        watch: (connection: string) =>
          new StoreWatch({
            hints: new Hints({ stream } as unknown as Event.IManager),
            mayHint: () => Promise.resolve(true),
            views,
            connection
          })
      }
    };
    const view = render(
      <AllExperimentsView
        connection="default"
        parts={parts as unknown as IPanelParts}
        trans={nullTranslator.load('jupyter_mlflow')}
      />
    );
    return { ...view, model, actions };
  }

  it('lists experiments, and opens one', async () => {
    const { actions, container } = open();
    const item = await screen.findByText('penguins');
    expect(container.textContent).toContain('penguins.ipynb');
    expect(container.textContent).toContain('1 run');
    expect(screen.getByText('2 experiments')).toBeTruthy();
    expect(container.querySelector('img')).toBeNull();
    fireEvent.click(item);
    expect(actions.goTo).toHaveBeenCalledWith({
      kind: 'experiment',
      connection: 'default',
      id: '2',
      name: 'penguins'
    });
  });

  it('finds by what is typed', async () => {
    open();
    await screen.findByText('penguins');
    server.routes.set(EXPERIMENTS, ({ query }) =>
      query.get('search') === 'nothing' ? windowOf([]) : windowOf(['Default'])
    );
    const box = screen.getByRole('searchbox');
    fireEvent.change(box, { target: { value: ' nothing' } });
    expect(await screen.findByText(/No experiments match/)).toBeTruthy();
    fireEvent.click(screen.getByText('Clear the search'));
    expect(await screen.findByText('Default')).toBeTruthy();
  });

  it('restores those that are deleted', async () => {
    const { actions } = open();
    await screen.findByText('penguins');
    server.routes.set(EXPERIMENTS, ({ query }) => {
      const window = windowOf(['gone']);
      return query.get('stage') === 'deleted'
        ? {
            ...window,
            columns: { ...window.columns, lifecycle_stage: ['deleted'] }
          }
        : windowOf([]);
    });
    fireEvent.click(screen.getByLabelText('Deleted experiments'));
    fireEvent.click(await screen.findByText('Restore'));
    expect(actions.restoreExperiment).toHaveBeenCalledWith('default', '1');
  });

  it('makes a new one', async () => {
    const { actions } = open();
    await screen.findByText('penguins');
    server.forget();
    fireEvent.click(screen.getByLabelText('New experiment…'));
    expect(actions.createExperiment).toHaveBeenCalledWith('default');
    await waitFor(() => {
      expect(server.asked).toContain('experiments');
    });
  });

  it('says what went wrong', async () => {
    server.routes.set(EXPERIMENTS, () => new Answer(503, { message: 'No.' }));
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('No.');
    server.routes.set(EXPERIMENTS, () => windowOf(['back']));
    fireEvent.click(screen.getByText('Retry'));
    expect(await screen.findByText('back')).toBeTruthy();
  });

  it('asks nothing while nobody looks', async () => {
    const { model, unmount } = open();
    await screen.findByText('penguins');
    model.isVisible = false;
    model.visibilityChanged.emit(undefined);
    server.forget();
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'x' } });
    expect(await server.sent()).toBe(0);
    unmount();
  });
});
