import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { PromiseDelegate } from '@lumino/coreutils';
import {
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import React from 'react';
import { Answer, TestServer } from '../../../__tests__/server';
import type { IRemoteTarget } from '../../../api/targets';
import { CommandIDs } from '../../../tokens';
import { Bus, HINT } from '../../__tests__/bus';
import { RemoteTargets } from '../fold';
import { ROOT, description, item, target } from './fixtures';

const trans = nullTranslator.load('jupyter_mlflow');
const server = new TestServer();
const bus = new Bus();
const BROKEN = 'bbbbbbbbbbbb';
let targets: IRemoteTarget[];
let opened: unknown[];

beforeAll(() => server.start());
afterAll(() => server.stop());
afterEach(cleanup);

beforeEach(() => {
  opened = [];
  targets = [
    target(),
    target({ id: BROKEN, uri: 'broken', is_added: true, distribution: null })
  ];
  server.forget();
  server.routes.clear();
  server.routes.set(`GET ${ROOT}`, () => ({
    targets,
    installed: [
      {
        name: 'databricks',
        distribution: 'mlflow',
        version: '3',
        is_mlflows: true
      }
    ]
  }));
  server.routes.set(`GET ${ROOT}/${target().id}`, () => description());
  server.routes.set(`GET ${ROOT}/${target().id}/items`, () => ({
    items: [item()],
    failures: []
  }));
  server.routes.set(
    `GET ${ROOT}/${BROKEN}`,
    () =>
      new Answer(503, {
        error_code: 'TARGET_NOT_LOADED',
        message: 'The plug-in of the target ‘broken’ cannot be loaded.',
        details: 'ImportError'
      })
  );
  const commands = new CommandRegistry();
  commands.addCommand(CommandIDs.openRemoteEndpoint, {
    describedBy: { args: { type: 'object' } },
    execute: args => {
      opened.push(args);
    }
  });
  render(
    <RemoteTargets
      services={{ serverSettings: server.settings, events: bus.manager }}
      commands={commands}
      trans={trans}
    />
  );
});

/** Unfold what has this title. */
async function unfold(title: string): Promise<HTMLElement> {
  const text = await screen.findByText(title);
  const details = text.closest('details');
  if (!details) {
    throw new Error(`Nothing to unfold: ${title}`);
  }
  fireEvent.click(text.closest('summary') ?? text);
  await waitFor(() => {
    expect(details.open).toBe(true);
  });
  return details;
}

it('asks for nothing before a person does', async () => {
  expect(await server.sent()).toBe(0);
  await unfold('Remote targets');
  await screen.findByText('shelf');
  expect(server.seen.map(({ path }) => path)).toEqual([ROOT]);
});

it('lists what a target has, and opens it', async () => {
  await unfold('Remote targets');
  const shelf = await unfold('shelf');
  const link = await within(shelf).findByRole('button', { name: /^iris \/ 1/ });
  expect(within(shelf).getByText('In service')).toBeTruthy();
  fireEvent.click(link);
  expect(opened).toEqual([
    { target: target().id, kind: 'deployment', name: 'iris / 1' }
  ]);
});

it('stays folded when the answer comes after it was folded', async () => {
  const answer = new PromiseDelegate<unknown>();
  server.routes.set(`GET ${ROOT}/${target().id}/items`, () => answer.promise);
  await unfold('Remote targets');
  const shelf = await unfold('shelf');
  await waitFor(() => {
    expect(server.asked).toContain('items');
  });
  fireEvent.click(screen.getByText('shelf'));
  await waitFor(() => {
    expect(shelf).toHaveProperty('open', false);
  });
  answer.resolve({ items: [item()], failures: [] });
  // The connection is free again: the answer is here.
  bus.emit({ ...HINT, kind: 'target', target: target().id });
  await waitFor(() => {
    expect(server.seen.filter(({ path }) => path === ROOT)).toHaveLength(2);
  });
  await new Promise(resolve => setTimeout(resolve));
  expect(shelf).toHaveProperty('open', false);
  expect(within(shelf).queryByText('In service')).toBeNull();
});

it('says why one cannot be asked, and removes it', async () => {
  server.routes.set(`DELETE ${ROOT}/${BROKEN}`, () => {
    targets = [target()];
    return new Answer(204, '');
  });
  await unfold('Remote targets');
  const broken = await unfold('broken');
  expect((await within(broken).findByRole('alert')).textContent).toContain(
    'cannot be loaded'
  );
  fireEvent.click(within(broken).getByRole('button', { name: 'Remove' }));
  await waitFor(() => {
    expect(screen.queryByText('broken')).toBeNull();
  });
});

it('tells what goes on, what failed, and asks again when it has ended', async () => {
  const change = {
    id: 1,
    action: 'create' as const,
    kind: 'deployment' as const,
    name: 'late',
    endpoint: null,
    began: 0,
    error: null
  };
  const failed = { error_code: 'X', message: 'There is no room.', details: '' };
  targets = [target({ changes: [change] })];
  await unfold('Remote targets');
  const shelf = await unfold('shelf');
  await within(shelf).findByText(/“late” is being created/);
  const asked = () => server.asked.filter(path => path === 'items').length;
  await waitFor(() => {
    expect(asked()).toBe(1);
  });
  targets = [target({ changes: [{ ...change, error: failed }] })];
  bus.emit({ ...HINT, kind: 'target', target: target().id });
  await within(shelf).findByText(
    '“late” could not be created. There is no room.'
  );
  server.routes.set(`DELETE ${ROOT}/${target().id}/changes/1`, () => {
    targets = [target({ ended: 1 })];
    return new Answer(204, '');
  });
  fireEvent.click(within(shelf).getByRole('button', { name: 'Dismiss' }));
  await waitFor(() => {
    expect(asked()).toBe(2);
  });
  expect(within(shelf).queryByText(/could not/)).toBeNull();
});

it('adds a target; what is wrong with it is told at the field', async () => {
  server.routes.set(`POST ${ROOT}`, ({ body }) => {
    if (body.uri !== 'databricks://me') {
      return new Answer(400, { message: 'There is no plug-in for it.' });
    }
    targets = [
      ...targets,
      target({ id: 'cccccccccccc', uri: 'databricks://me' })
    ];
    return new Answer(201, {});
  });
  await unfold('Remote targets');
  fireEvent.click(await screen.findByRole('button', { name: 'Add target…' }));
  const field = screen.getByLabelText('Target URI');
  fireEvent.change(field, { target: { value: 'nowhere' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add' }));
  await screen.findByText('There is no plug-in for it.');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  fireEvent.change(field, { target: { value: ' databricks://me ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add' }));
  await screen.findByText('databricks://me');
  await waitFor(() => {
    expect(screen.queryByLabelText('Target URI')).toBeNull();
    expect(document.activeElement?.textContent).toBe('Add target…');
  });
});
