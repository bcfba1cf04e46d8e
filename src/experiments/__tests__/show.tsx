import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { RenderResult } from '@testing-library/react';
import { act, render, screen } from '@testing-library/react';
import React from 'react';
import { runsWindow } from '../../__tests__/window';
import { toRuns } from '../../common/rows';
import { Setups } from '../../common/setups';
import type { IExperimentsModel, IExperimentsState, Place } from '../../tokens';
import { Disclosure } from '../list/disclosure';
import { makeSelection } from '../list/selecting';
import { NOTHING } from '../model/state';
import type { CellState } from '../notebook/cells';
import { PanelSections } from '../panel/sections';
import { ExperimentsView } from '../panel/view';
import type { IPanelParts } from '../parts';
import { CONNECTION } from './fixtures';

const EMPTY: IExperimentsState = {
  ...NOTHING,
  path: 'a/penguins.ipynb',
  connection: CONNECTION
};

/** The view of a state, and what its buttons did. */
export function show(
  state: Partial<IExperimentsState>,
  metricsShown = 3
): RenderResult &
  ReturnType<typeof fakes> & {
    readonly change: (changes: Partial<IExperimentsState>) => void;
  } {
  const all = fakes(state);
  const view = render(
    <ExperimentsView
      parts={all as unknown as IPanelParts}
      metricsShown={metricsShown}
      trans={all.trans}
    />
  );
  const change = (changes: Partial<IExperimentsState>): void => {
    act(() => {
      all.model.state = { ...all.model.state, ...changes };
      all.model.stateChanged.emit();
    });
  };
  return { ...view, ...all, change };
}

/** What the view works with; all but the disclosure only remembers what it is told. */
function fakes(state: Partial<IExperimentsState>) {
  const model = {
    state: { ...EMPTY, ...state },
    stateChanged: new Signal<object, void>({}),
    connectionId: 'default',
    place: null as Place | null,
    look: jest.fn(() => Promise.resolve()),
    list: jest.fn(() => Promise.resolve()),
    unfold: jest.fn(() => Promise.resolve()),
    locate: jest.fn(() => Promise.resolve(null)),
    ids: jest.fn((first: number, last: number): Promise<readonly string[]> =>
      Promise.resolve(model.state.runs.slice(first, last).map(({ id }) => id))
    ),
    keys: jest.fn(() =>
      Promise.resolve({ metrics: ['acc'], params: ['lr'], tags: [] })
    ),
    isVisible: true,
    visibilityChanged: new Signal<object, void>({})
  };
  const states: Record<string, CellState> = {};
  const cells = {
    /** How each cell stands to its runs, by its id; `same` if it is not there. */
    states,
    changed: new Signal<object, void>({}),
    stateOf: ({ id }: { id: string }) => states[id] ?? 'same',
    countOf: jest.fn((): number | null => 5)
  };
  const actions = {
    refresh: jest.fn(),
    insertExample: jest.fn(),
    register: jest.fn(),
    useForInference: jest.fn(),
    copyId: jest.fn(),
    openPage: jest.fn(),
    openTable: jest.fn(),
    compare: jest.fn(),
    showAll: jest.fn(),
    goTo: jest.fn(),
    goToCell: jest.fn(),
    openSnapshot: jest.fn(),
    restoreSnapshot: jest.fn(),
    compareCode: jest.fn(),
    end: jest.fn(() => Promise.resolve()),
    endActive: jest.fn()
  };
  const done = (): Promise<void> => Promise.resolve();
  const replies = {
    answerCopy: jest.fn(done),
    restoreExperiment: jest.fn(done),
    useNewExperiment: jest.fn(),
    upgradeStore: jest.fn(done),
    copyInstall: jest.fn(),
    showAllRuns: jest.fn()
  };
  const disclosure = new Disclosure(model as unknown as IExperimentsModel);
  const selection = makeSelection(model as unknown as IExperimentsModel);
  const trans = nullTranslator.load('jupyter_mlflow');
  const services = {
    views: { experiments: () => new Promise(() => undefined) },
    setups: new Setups(null),
    watch: () => ({
      changed: new Signal<object, void>({}),
      isVisible: false,
      dispose: done
    })
  };
  return {
    sections: new PanelSections(),
    model,
    cells,
    actions,
    replies,
    disclosure,
    selection,
    services,
    trans
  };
}

/** What an empty panel shows; `onRead` is called when it reads the state. */
export function partsOf(onRead: () => void): IPanelParts {
  const all = fakes({});
  Object.defineProperty(all.model, 'state', {
    get: () => {
      onRead();
      return EMPTY;
    }
  });
  return all as unknown as IPanelParts;
}

/** A state with runs as the runs view answers them. */
export function withRuns(
  ...args: Parameters<typeof runsWindow>
): Pick<IExperimentsState, 'runs' | 'spans' | 'total'> {
  const window = runsWindow(...args);
  const rows = toRuns(window, []);
  return { runs: rows, spans: [{ offset: 0, rows }], total: window.total };
}

/** The item of a run in the list. */
export function row(name: string): HTMLElement {
  const item = screen.getByText(name).closest<HTMLElement>('.jp-MlflowRunRow');
  if (!item) {
    throw new Error(`No row for ${name}`);
  }
  return item;
}

/** What is promised has been done. */
export async function settled(): Promise<void> {
  await act(async () => {
    await Promise.resolve();
  });
}
