import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { fireEvent, waitFor, within } from '@testing-library/dom';
import { Answer } from '../../__tests__/server';
import { ComparePage } from '../comparepage';
import { TestStore } from './store';

describe('ComparePage', () => {
  const store = new TestStore();
  let page: ComparePage;

  beforeAll(() => store.start());
  afterAll(() => store.server.stop());
  beforeEach(() => {
    store.runs = [
      { id: 'new', cells: ['a = 1', 'b', 'c = 2'], params: { rate: '<b>2' } },
      { id: 'old', cells: ['a = 1', 'b', 'c = 1\nold'], params: { rate: '1' } }
    ];
  });
  afterEach(() => {
    page.dispose();
  });

  function open(...runIds: string[]): HTMLElement {
    page = new ComparePage({
      views: store.views,
      connection: 'default',
      runIds,
      languages: null,
      trans: nullTranslator.load('jupyter_mlflow')
    });
    Widget.attach(page, document.body);
    return page.node;
  }

  it('shows what changed', async () => {
    const node = open('new', 'old');
    const loading = await within(node).findByRole('status');
    expect(loading.textContent).toBe('Loading…');
    const rate = await within(node).findByRole('row', { name: /rate/ });
    expect(rate.textContent).toBe('rate1<b>2');
    expect(node.querySelector('h2')?.textContent).toMatch(
      /name-old.*→.*name-new/
    );
    expect(node.textContent).toContain('The metrics are the same.');
    expect(node.textContent).toContain('2 unchanged cells');
    // Drawn by CodeMirror: both what was there and what is.
    await waitFor(() => {
      const changed = node.querySelector('[data-change="changed"]');
      expect(changed?.textContent).toContain('c = 1');
      expect(changed?.textContent).toContain('c = 2');
    });
    expect(node.querySelector('[contenteditable="true"]')).toBeNull();
  });

  it('shows added and removed cells', async () => {
    store.runs = [
      { id: 'new', cells: ['same', 'one', 'two'] },
      { id: 'old', cells: ['same'] }
    ];
    const node = open('new', 'old');
    await waitFor(() => {
      expect(node.textContent).toContain('1 unchanged cell');
    });
    const added = node.querySelectorAll('[data-change="added"]');
    expect([...added].map(({ textContent }) => textContent)).toEqual([
      'Addedone',
      'Addedtwo'
    ]);
  });

  it('says which notebook was not kept', async () => {
    store.runs = [
      { id: 'new', cells: ['a'], params: { rate: '2' } },
      { id: 'old', params: { rate: '1' } }
    ];
    const node = open('new');
    await waitFor(() => {
      expect(node.textContent).toContain(
        'The notebook was not kept with the run name-old.'
      );
    });
    expect(node.textContent).not.toContain('with the run name-new');
    expect(within(node).getByRole('row', { name: /rate/ })).toBeTruthy();
  });

  it('says that there is no previous run', async () => {
    const node = open('old');
    await waitFor(() => {
      expect(node.textContent).toContain('it is the first run of its notebook');
    });
  });

  it('tells of an error, and tries again', async () => {
    const route = 'GET jupyter-mlflow/views/default/runs';
    const works = store.server.routes.get(route);
    store.server.routes.set(
      route,
      () => new Answer(503, { message: 'The store is busy.' })
    );
    const node = open('new', 'old');
    const alert = await within(node).findByRole('alert');
    expect(alert.textContent).toContain('The store is busy.');
    store.server.routes.set(route, works ?? (() => null));
    fireEvent.click(within(alert).getByText('Retry'));
    await within(node).findByRole('row', { name: /rate/ });
  });
});
