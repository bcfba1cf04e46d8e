import {
  RenderMimeRegistry,
  standardRendererFactories
} from '@jupyterlab/rendermime';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  within
} from '@testing-library/react';
import React from 'react';
import type { RunDetails } from '../../api/views';
import { Setups } from '../../common/setups';
import { RequestError } from '../../request';
import type { IRunPageState } from '../model';
import type { IRunPageParts } from '../parts';
import { RunPageView } from '../view';
import { parsed, runDetails } from './fixtures';

const HOSTILE = '<img src=x onerror="globalThis.fired = true">';

/** The view of a state, and what its buttons did. */
async function show(
  state: Partial<IRunPageState> & { run: RunDetails | null }
) {
  const model = {
    state: { isMissing: false, progress: null, error: null, ...state },
    stateChanged: new Signal<object, void>({}),
    changed: new Signal<object, null>({}),
    connection: 'default',
    runId: 'run-1',
    views: {
      artifacts: () =>
        Promise.resolve({ root: '', path: '', entries: [], truncated: false }),
      metric: () => Promise.resolve([]),
      traces: () => Promise.resolve({ total: 0, offset: 0, traces: [] })
    },
    refresh: jest.fn(() => Promise.resolve()),
    setTag: jest.fn(() => Promise.resolve()),
    deleteTag: jest.fn(() => Promise.resolve()),
    rename: jest.fn(() => Promise.resolve())
  };
  const actions = {
    jobOf: jest.fn((): string | null => null),
    openRun: jest.fn(),
    openExperiment: jest.fn(),
    goToCell: jest.fn(),
    openModel: jest.fn(),
    restore: jest.fn(() => Promise.resolve())
  };
  const view = (
    <RunPageView
      parts={
        {
          model,
          actions,
          setups: new Setups(null),
          rendermime: new RenderMimeRegistry({
            initialFactories: standardRendererFactories
          }),
          languages: null,
          others: [],
          trans: nullTranslator.load('jupyter_mlflow')
        } as unknown as IRunPageParts
      }
    />
  );
  // With what it asks for at once, and what is drawn after the first frame.
  await act(async () => {
    render(view);
    await Promise.resolve();
  });
  await act(async () => {
    await frame();
    await frame();
  });
  return { model, actions };
}

function frame(): Promise<void> {
  return new Promise(resolve => {
    requestAnimationFrame(() => {
      resolve();
    });
  });
}

function section(title: string): HTMLElement {
  const heading = screen.getByRole('heading', {
    level: 2,
    name: new RegExp(`^${title}( \\d+)?$`)
  });
  const part = heading.closest('section');
  if (!part) {
    throw new Error(`There is no section ${title}.`);
  }
  return part;
}

describe('RunPageView', () => {
  it('says that it loads, that there is no such run, and what went wrong', async () => {
    await show({ run: null });
    expect(screen.getByRole('status').textContent).toBe('Loading…');
    cleanup();
    await show({ run: null, isMissing: true });
    expect(screen.getByRole('status').textContent).toContain(
      'There is no run run-1'
    );
    cleanup();
    await show({
      run: null,
      isMissing: true,
      progress: { loaded: 12, total: 40, complete: false, problem: null }
    });
    expect(document.body.textContent).toContain(
      '12 of 40 runs are here so far.The run run-1 is not here yet.'
    );
    cleanup();
    const { model } = await show({
      run: null,
      error: new RequestError('It sleeps.')
    });
    expect(screen.getByRole('alert').textContent).toContain('It sleeps.');
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(model.refresh).toHaveBeenCalled();
  });

  it('shows metrics as they are, in the order of their names', async () => {
    const metric = {
      step: 3,
      least: null,
      greatest: null,
      points: 2
    };
    await show({
      run: runDetails({
        metrics: [
          { ...metric, key: 'layer_10', value: 'NaN' },
          {
            ...metric,
            key: 'layer_2',
            value: '-Infinity',
            step: '1152921504606846976'
          },
          {
            ...metric,
            key: '__proto__',
            value: 0.123456789,
            least: -0,
            greatest: 5e-324
          },
          { ...metric, key: 'system/cpu', value: 1 }
        ]
      })
    });
    const rows = within(section('Metrics')).getAllByRole('row').slice(1);
    expect(
      rows.map(row => [...row.children].map(cell => cell.textContent))
    ).toEqual([
      ['__proto__', '0.1235', '-0', '5e-324', '3'],
      ['layer_2', '−∞', '–', '–', '1152921504606846976'],
      ['layer_10', 'NaN', '–', '–', '3']
    ]);
    expect(section('System metrics').textContent).toContain('system/cpu');
  });

  it('finds one of a thousand metrics', async () => {
    await show({
      run: runDetails({
        metrics: Array.from({ length: 1_000 }, (_, index) => ({
          key: `m_${String(index)}`,
          value: index,
          step: 0,
          least: index,
          greatest: index,
          points: 1
        }))
      })
    });
    const metrics = within(section('Metrics'));
    expect(metrics.getAllByRole('row')).toHaveLength(101);
    fireEvent.click(metrics.getByRole('button', { name: 'Show all 1000' }));
    expect(metrics.getAllByRole('row')).toHaveLength(1_001);
    fireEvent.change(metrics.getByRole('searchbox'), {
      target: { value: 'M_77' }
    });
    expect(metrics.getAllByRole('row')).toHaveLength(12);
    fireEvent.change(metrics.getByRole('searchbox'), {
      target: { value: 'x' }
    });
    expect(section('Metrics').textContent).toContain(
      'No metric has “x” in its name.'
    );
  });

  it('draws what anybody logged as text', async () => {
    await show({
      run: runDetails({
        run_name: HOSTILE,
        params: parsed(`{"__proto__": "odd", "p": ${JSON.stringify(HOSTILE)}}`),
        tags: { t: HOSTILE, 'mlflow.user': HOSTILE },
        user_id: HOSTILE
      })
    });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(HOSTILE);
    expect(section('Parameters').textContent).toContain(`__proto__odd`);
    expect(section('Parameters').textContent).toContain(HOSTILE);
    expect(document.querySelector('img')).toBeNull();
  });

  it('folds long values', async () => {
    await show({
      run: runDetails({ params: { long: `${'x'.repeat(5_999)}y` } })
    });
    expect(section('Parameters').textContent).not.toContain('y');
    fireEvent.click(screen.getByRole('button', { name: 'Show all of long' }));
    expect(section('Parameters').textContent).toContain('xy');
  });

  it('changes a tag, and says at its place when that is refused', async () => {
    const { model } = await show({ run: runDetails({ tags: { team: 'a' } }) });
    model.setTag.mockReturnValueOnce(
      Promise.reject(new RequestError('Not yours.'))
    );
    fireEvent.click(
      screen.getByRole('button', { name: 'Change the tag team' })
    );
    const field = screen.getByRole<HTMLInputElement>('textbox', {
      name: 'Value of the tag team'
    });
    fireEvent.change(field, { target: { value: 'b' } });
    await act(async () => {
      fireEvent.blur(field);
      await Promise.resolve();
    });
    expect(model.setTag).toHaveBeenCalledWith('team', 'b');
    expect(within(section('Tags')).getByRole('alert').textContent).toBe(
      'Not yours.'
    );
    expect(
      screen.getByRole<HTMLInputElement>('textbox', {
        name: 'Value of the tag team'
      }).value
    ).toBe('b');
  });

  it('leaves the lines of a tag that nobody touched', async () => {
    const text = 'a\r\nb\nc';
    const { model } = await show({ run: runDetails({ tags: { team: text } }) });
    const edit = (): HTMLTextAreaElement => {
      fireEvent.click(
        screen.getByRole('button', { name: 'Change the tag team' })
      );
      return screen.getByRole('textbox', { name: 'Value of the tag team' });
    };
    fireEvent.blur(edit());
    expect(model.setTag).not.toHaveBeenCalled();
    const field = edit();
    fireEvent.keyDown(field, { key: 'Enter', shiftKey: true });
    expect(field.isConnected).toBe(true);
    fireEvent.change(field, { target: { value: 'a\nb' } });
    await act(async () => {
      fireEvent.keyDown(field, { key: 'Enter' });
      await Promise.resolve();
    });
    expect(model.setTag).toHaveBeenCalledWith('team', 'a\nb');
  });

  it('leads to its parts', async () => {
    await show({
      run: runDetails({
        traces: 2,
        metrics: [
          {
            key: 'system/cpu',
            value: 1,
            step: 0,
            least: 1,
            greatest: 1,
            points: 1
          }
        ]
      })
    });
    const nav = within(
      screen.getByRole('navigation', { name: 'Parts of this page' })
    );
    expect(
      nav.getAllByRole('button').map(({ textContent }) => textContent)
    ).toEqual([
      'Metrics',
      'Parameters',
      'Tags',
      'Artifacts',
      'Code',
      'System metrics',
      'Traces'
    ]);
  });

  it('leaves a name as it is on Escape', async () => {
    const { model } = await show({ run: runDetails() });
    fireEvent.click(screen.getByRole('button', { name: 'Rename run' }));
    const field = screen.getByRole('textbox', { name: 'Name of the run' });
    field.focus();
    fireEvent.change(field, { target: { value: 'other' } });
    fireEvent.keyDown(field, { key: 'Escape' });
    expect(model.rename).not.toHaveBeenCalled();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'bold-owl-7'
    );
  });

  it('lets a deleted run be restored, not changed', async () => {
    const { actions } = await show({
      run: runDetails({ lifecycle_stage: 'deleted', tags: { team: 'a' } })
    });
    for (const name of [
      'Rename run',
      'Add tag',
      'Change the tag team',
      'Add note'
    ]) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
    fireEvent.click(screen.getByRole('button', { name: 'Restore run' }));
    expect(actions.restore).toHaveBeenCalled();
  });

  it.each(['active', 'deleted'] as const)(
    'says that the experiment is deleted when the run is %s',
    async stage => {
      const { experiment } = runDetails();
      await show({
        run: runDetails({
          lifecycle_stage: stage,
          experiment: { ...experiment, lifecycle_stage: 'deleted' }
        })
      });
      expect(document.body.textContent).toContain(
        'The experiment of this run is deleted.'
      );
    }
  );

  it('leads to where the run belongs', async () => {
    const run = runDetails({
      parent_run_id: 'parent',
      parent_run_name: 'sweep',
      tags: {
        'jupyter.notebook.path': 'a/penguins.ipynb',
        'jupyter.cell.id': 'c1',
        'jupyter.cell.execution_count': '5'
      },
      models: [
        {
          kind: 'logged_model',
          model_id: 'm-1',
          name: 'classifier',
          uri: 'models:/m-1',
          path: null,
          flavors: ['sklearn'],
          status: 'READY',
          versions: [{ name: 'Penguins', version: '4', aliases: ['champion'] }]
        }
      ]
    });
    const { actions } = await show({ run });
    const items = within(
      screen.getByRole('navigation', { name: 'Lineage' })
    ).getAllByRole('listitem');
    expect(items.map(({ textContent }) => textContent)).toEqual([
      'penguins.ipynb',
      'penguins',
      'sweep',
      'bold-owl-7',
      'classifier',
      'Penguins v4'
    ]);
    fireEvent.click(screen.getByRole('button', { name: 'sweep: parent run' }));
    expect(actions.openRun).toHaveBeenCalledWith('parent');
    fireEvent.click(
      screen.getByRole('button', { name: 'penguins: experiment' })
    );
    expect(actions.openExperiment).toHaveBeenCalledWith(run);
    fireEvent.click(screen.getByRole('button', { name: /^cell 5/ }));
    expect(actions.goToCell).toHaveBeenCalledWith('a/penguins.ipynb', 'c1');
    fireEvent.click(screen.getByRole('button', { name: /Penguins version 4/ }));
    expect(actions.openModel).toHaveBeenCalledWith('Penguins', '4');
    expect(section('Models').textContent).toContain('@champion');
  });
});
