import { nullTranslator } from '@jupyterlab/translation';
import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import React from 'react';
import { RequestError } from '../../../request';
import { endpoint } from '../../__tests__/fixtures';
import { QueryModel } from '../model';
import { Query } from '../view';
import { description } from './fixtures';

afterEach(cleanup);

function show(
  send: (json: string) => Promise<string>,
  changes: Parameters<typeof description>[0] = {}
): QueryModel {
  const query = new QueryModel({ send, onSent: () => undefined });
  query.describe(description(changes));
  render(
    <Query
      endpoint={endpoint()}
      url="http://x/invocations"
      query={query}
      kernel={() => null}
      onCopy={() => undefined}
      trans={nullTranslator.load('jupyter_mlflow')}
    />
  );
  return query;
}

function field(name: string): HTMLInputElement {
  return screen.getByLabelText(new RegExp(`^${name} `));
}

function openTab(name: string): void {
  fireEvent.click(screen.getByRole('tab', { name }));
}

describe('Query', () => {
  it('sends what the form holds and shows the prediction', async () => {
    const send = jest.fn(() => Promise.resolve('{"predictions": ["Gentoo"]}'));
    show(send);
    fireEvent.change(field('CulmenLength'), { target: { value: '40' } });
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText('Gentoo')).toBeTruthy();
    expect(screen.getByText(/status 200 · \d+ ms/)).toBeTruthy();
    const [[sent]] = send.mock.calls as unknown as [[string]];
    expect(JSON.parse(sent)).toMatchObject({
      dataframe_records: [{ Island: 'Biscoe', CulmenLength: 40, Adult: true }]
    });
  });

  it('says at the field what the model refused, until that is changed', async () => {
    const message =
      "Invalid. Failed to convert column CulmenLength to type 'float64'.";
    show(() => Promise.reject(new RequestError(message, { status: 400 })));
    fireEvent.change(field('CulmenLength'), { target: { value: 'abc' } });
    expect(field('CulmenLength').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('Not a number.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    const told = await screen.findByText(/^Failed to convert column/);
    expect(field('CulmenLength').getAttribute('aria-describedby')).toBe(
      told.id
    );
    fireEvent.change(field('CulmenLength'), { target: { value: '1' } });
    expect(screen.queryByText(/^Failed to convert/)).toBeNull();
  });

  it('shows an error that names no field above the answer, with its trace', async () => {
    const error = new RequestError('It broke.', {
      status: 400,
      details: 'Traceback'
    });
    show(() => Promise.reject(error));
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    const answer = await screen.findByRole('alert');
    expect(within(answer).getByText('It broke.')).toBeTruthy();
    expect(answer.textContent).toContain('Traceback');
  });

  it('keeps form and JSON the same', () => {
    const query = show(() => Promise.resolve(''));
    openTab('JSON');
    const json = screen.getByRole<HTMLTextAreaElement>('textbox', {
      name: 'Request as JSON'
    });
    fireEvent.change(json, {
      target: {
        value:
          '{"dataframe_records": [{"Island": "Dream"}, {"Island": "Torgersen"}]}'
      }
    });
    openTab('Form');
    expect(
      screen.getByRole<HTMLInputElement>('textbox', { name: 'Island, row 2' })
        .value
    ).toBe('Torgersen');
    fireEvent.click(screen.getByRole('button', { name: 'Remove row 1' }));
    expect(JSON.parse(query.state.text)).toMatchObject({
      dataframe_records: [{ Island: 'Torgersen', CulmenLength: null }]
    });
    openTab('JSON');
    fireEvent.change(screen.getByRole('textbox', { name: 'Request as JSON' }), {
      target: { value: '{"inputs": ' }
    });
    expect(
      screen.getByText('This is no JSON: look at line 1, column 12.')
    ).toBeTruthy();
    openTab('Curl');
    expect(screen.getByText(/Mend it under JSON first/)).toBeTruthy();
  });

  it.each(['dataframe_records', 'dataframe_split', 'inputs'])(
    'shows an example of %s that the form understands',
    format => {
      const query = show(() => Promise.resolve(''));
      openTab('JSON');
      fireEvent.click(screen.getByRole('button', { name: format }));
      expect(Object.keys(JSON.parse(query.state.text) as object)).toEqual([
        format
      ]);
      expect(query.state.table?.rows).toHaveLength(1);
    }
  );

  it('fills cells from a spreadsheet', () => {
    const query = show(() => Promise.resolve(''));
    const paste = new Event('paste', { bubbles: true, cancelable: true });
    const text = 'Dream\t1\t2\nTorgersen\t3\t4';
    Object.assign(paste, { clipboardData: { getData: () => text } });
    fireEvent(field('Island'), paste);
    expect(query.state.table?.rows.map(row => row.slice(0, 3))).toEqual([
      ['Dream', '1', '2'],
      ['Torgersen', '3', '4']
    ]);
  });

  it('takes the columns of a model that says nothing from pasted rows', () => {
    const query = show(() => Promise.resolve(''), {
      signature: null,
      input_example: null
    });
    fireEvent.change(screen.getByLabelText('Rows to paste'), {
      target: { value: 'Island,Mass\nDream,3.5' }
    });
    fireEvent.click(screen.getByRole('button', { name: 'Take 1 row' }));
    expect(JSON.parse(query.state.text)).toEqual({
      dataframe_records: [{ Island: 'Dream', Mass: 3.5 }]
    });
  });

  it('shows nothing of another version where the new one does not say what it takes', async () => {
    const query = show(() => Promise.resolve('{}'));
    expect(query.state.text).not.toBe('');
    act(() => {
      query.describe(description({ signature: null, input_example: null }));
    });
    expect(query.state.text).toBe('');
    expect(query.state.table).toBeNull();
    expect(await screen.findByText(/does not say what it takes/)).toBeTruthy();
    openTab('JSON');
    expect(screen.queryByText(/This is no JSON/)).toBeNull();
  });

  it('keeps the keyboard with the request when a row is gone', () => {
    const query = show(() => Promise.resolve('{}'));
    act(() => {
      query.addRow();
    });
    const remove = screen.getByRole('button', { name: 'Remove row 2' });
    remove.focus();
    fireEvent.click(remove);
    expect(document.activeElement?.className).toBe('jp-MlflowQuery-request');
  });

  it('tells of an answer where it was said that there will be one', async () => {
    show(() => Promise.resolve('{}'));
    const answer = within(screen.getByRole('region', { name: 'Answer' }));
    const told = answer.getByRole('status');
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    await waitFor(() => {
      expect(told.textContent).toContain('status 200');
    });
  });

  it('brings back a request of before with its answer', async () => {
    let count = 0;
    const query = show(() =>
      Promise.resolve(`{"predictions": ["p${++count}"]}`)
    );
    const first = query.state.text;
    await act(async () => {
      await query.send();
      query.setText('{"inputs": [1]}');
      await query.send();
    });
    const history = await screen.findByText('Requests of this session');
    const [, old] = within(history.parentElement ?? document.body).getAllByRole(
      'button'
    );
    if (old) {
      fireEvent.click(old);
    }
    await waitFor(() => {
      expect(screen.getByText('p1')).toBeTruthy();
    });
    expect(query.state.text).toBe(first);
  });

  it('shows predictions that are no JSON of JavaScript’s', async () => {
    show(() =>
      Promise.resolve(
        '{"predictions": [{"a": NaN, "b": 12345678901234567890}]}'
      )
    );
    fireEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText('12345678901234567890')).toBeTruthy();
    expect(screen.getByText('NaN')).toBeTruthy();
  });
});
