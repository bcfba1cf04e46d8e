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
import type { IModelVersion } from '../../../api/registrytypes';
import { RequestError } from '../../../request';
import type { IModelPage, IModelState } from '../model';
import type { IModelParts } from '../parts';
import { ModelView } from '../view';

const HOSTILE = '<img src=x onerror="globalThis.fired = true">';

function version(
  number: string,
  changes: Partial<IModelVersion> = {}
): IModelVersion {
  return {
    name: 'Penguins',
    version: number,
    source: 'models:/m-1',
    run_id: 'run-1',
    status: 'READY',
    current_stage: 'None',
    creation_timestamp: 1_000_000,
    ...changes
  };
}

function modelPage(changes: Partial<IModelPage> = {}): IModelPage {
  return {
    model: { name: 'Penguins', aliases: [{ alias: 'best', version: '2' }] },
    versions: [version('2'), version('1')],
    runs: new Map([['run-1', { name: 'bold-owl-7', user: 'ada' }]]),
    ...changes
  };
}

/** The view of a state, and what its buttons did. */
async function show(state: Partial<IModelState>) {
  const page = state.page ?? null;
  const model = {
    state: { page, error: null, shown: page?.versions[0] ?? null, ...state },
    stateChanged: new Signal<object, void>({}),
    connection: 'default',
    name: 'Penguins',
    refresh: jest.fn(),
    choose: jest.fn(),
    setAlias: jest.fn(() => Promise.resolve()),
    details: (number: string) =>
      Promise.resolve({
        signature: {
          inputs: [{ name: HOSTILE, type: 'double', required: false }],
          outputs: [],
          params: []
        },
        flavors: ['sklearn'],
        requirements: [`a==${number}`, 'b==1'],
        input_example: { columns: ['__proto__'], data: [[1]] }
      }),
    run: () => Promise.reject(new RequestError('Gone.'))
  };
  const actions = {
    openModels: jest.fn(),
    openModel: jest.fn(),
    openRun: jest.fn(),
    useForInference: jest.fn(),
    removeAlias: jest.fn(),
    moveAlias: jest.fn(),
    setStage: jest.fn()
  };
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  await act(async () => {
    render(
      <ModelView
        parts={
          {
            model,
            actions,
            permissions: { load: () => Promise.resolve({ kind: 'local' }) },
            rendermime: new RenderMimeRegistry({
              initialFactories: standardRendererFactories
            }),
            others: [],
            trans: nullTranslator.load('jupyter_mlflow')
          } as unknown as IModelParts
        }
      />
    );
    await Promise.resolve();
  });
  const change = (changes: Partial<IModelState>): void => {
    act(() => {
      model.state = { ...model.state, ...changes };
      model.stateChanged.emit();
    });
  };
  return { model, actions, change };
}

function button(name: string): HTMLElement {
  return screen.getByRole('button', { name });
}

describe('ModelView', () => {
  it('says that it loads, what went wrong, and that there is no such model', async () => {
    await show({});
    expect(screen.getByRole('status').textContent).toBe('Loading…');
    cleanup();
    const { model } = await show({ error: new RequestError('It sleeps.') });
    expect(screen.getByRole('alert').textContent).toContain('It sleeps.');
    fireEvent.click(button('Retry'));
    expect(model.refresh).toHaveBeenCalled();
    cleanup();
    await show({ page: modelPage({ model: null, versions: [] }) });
    expect(screen.getByRole('status').textContent).toContain(
      'There is no registered model “Penguins”'
    );
    cleanup();
    await show({ page: modelPage({ versions: [] }) });
    expect(document.body.textContent).toContain('No versions yet.');
  });

  it('lists versions with their aliases and where they came from', async () => {
    const { actions, model } = await show({ page: modelPage() });
    const [head, second, first] = screen.getAllByRole('row');
    expect(
      within(head ?? document.body)
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent)
    ).toEqual([
      'Compare',
      'Version',
      'Aliases',
      'Source run',
      'Created',
      'Description',
      'Actions'
    ]);
    expect(second?.textContent).toContain('@best');
    const firstLine = within(first ?? document.body);
    expect(firstLine.queryByRole('button', { name: /^Remove/ })).toBeNull();
    fireEvent.click(
      firstLine.getByRole('button', {
        name: 'Move the alias best from version 2 to version 1'
      })
    );
    expect(actions.moveAlias).toHaveBeenCalledWith('best', '2', '1');
    expect(second?.getAttribute('aria-current')).toBe('true');
    fireEvent.click(
      firstLine.getByRole('button', { name: 'bold-owl-7: source run' })
    );
    expect(actions.openRun).toHaveBeenCalledWith('run-1');
    fireEvent.click(
      firstLine.getByRole('button', { name: 'Version 1: show details' })
    );
    expect(model.choose).toHaveBeenCalledWith('1');
    fireEvent.click(button('Remove the alias best'));
    expect(actions.removeAlias).toHaveBeenCalledWith('best', '2');
  });

  it('shows stages where any version has one', async () => {
    const { actions } = await show({
      page: modelPage({
        versions: [version('2'), version('1', { current_stage: 'Production' })]
      })
    });
    expect(
      screen.getByRole('columnheader', { name: /^Stage deprecated by MLflow/ })
    ).toBeTruthy();
    fireEvent.change(
      screen.getByRole('combobox', { name: 'Stage of version 2' }),
      { target: { value: 'Production' } }
    );
    expect(actions.setStage).toHaveBeenCalledWith(
      expect.objectContaining({ version: '2' }),
      'Production',
      1
    );
  });

  it('shows at its field why an alias cannot be, and keeps what was typed', async () => {
    const { model } = await show({
      page: modelPage({ model: { name: 'Penguins' } })
    });
    model.setAlias.mockReturnValueOnce(
      Promise.reject(new RequestError('Not yours.'))
    );
    fireEvent.click(button('Add an alias to version 1'));
    const field = screen.getByRole<HTMLInputElement>('textbox', {
      name: 'New alias of version 1'
    });
    fireEvent.change(field, { target: { value: 'a b' } });
    expect(screen.getByRole('alert').textContent).toContain('letters');
    fireEvent.change(field, { target: { value: 'prod' } });
    await act(async () => {
      fireEvent.click(button('Set'));
      await Promise.resolve();
    });
    expect(model.setAlias).toHaveBeenCalledWith('prod', '1');
    expect(screen.getByRole('alert').textContent).toBe('Not yours.');
    expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('prod');
    // It was about that try only.
    fireEvent.click(button('Cancel'));
    fireEvent.click(button('Add an alias to version 1'));
    expect(screen.getByRole('alert').textContent).toBe('');
  });

  it('compares two versions, and never more', async () => {
    await show({
      page: modelPage({ versions: [version('3'), version('2'), version('1')] })
    });
    const check = (number: string): void => {
      fireEvent.click(
        screen.getByRole('checkbox', { name: `Compare version ${number}` })
      );
    };
    check('1');
    await act(async () => {
      check('3');
      await Promise.resolve();
    });
    await screen.findByRole('rowheader', { name: 'a' });
    const row = screen.getByRole('rowheader', { name: 'a' }).closest('tr');
    expect(row?.textContent).toMatch(/^a==3.*==1/);
    await act(async () => {
      check('2');
      await Promise.resolve();
    });
    const checked = screen.getAllByRole<HTMLInputElement>('checkbox', {
      name: /Compare/
    });
    expect(checked.map(one => one.checked)).toEqual([true, true, false]);
  });

  it('stays with the version that somebody works in', async () => {
    const { model } = await show({ page: modelPage() });
    fireEvent.focus(button('Add description of version 2'));
    expect(model.choose).toHaveBeenCalledWith('2');
  });

  it('leaves the keyboard in the list when a version is gone, and asks for two that are there', async () => {
    const { change } = await show({
      page: modelPage({ versions: [version('3'), version('2'), version('1')] })
    });
    const box = (number: string): HTMLInputElement =>
      screen.getByRole('checkbox', { name: `Compare version ${number}` });
    fireEvent.click(box('3'));
    button('Actions for version 3').focus();
    change({ page: modelPage() });
    expect(document.activeElement).toBe(
      screen.getByRole('group', { name: 'Versions' })
    );
    screen.getByText('Check two to compare them.');
    fireEvent.click(box('1'));
    screen.getByText('Choose one more to compare.');
  });

  it('takes no text for markup', async () => {
    await show({
      page: modelPage({
        model: {
          name: HOSTILE,
          tags: [{ key: HOSTILE, value: HOSTILE }],
          aliases: [{ alias: HOSTILE, version: '1' }]
        },
        versions: [
          version('1', {
            description: HOSTILE,
            run_id: HOSTILE,
            user_id: HOSTILE,
            source: `models:/${HOSTILE}/1`
          })
        ]
      })
    });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(HOSTILE);
    expect(document.body.textContent).toContain('{\n  "__proto__": 1\n }');
    // Lab's sanitizer leaves pictures in Markdown, without what they would run.
    expect(document.querySelector('[onerror]')).toBeNull();
    expect('fired' in globalThis).toBe(false);
  });
});
