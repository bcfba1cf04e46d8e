import type { Contents } from '@jupyterlab/services';
import { ContentsManager, Drive } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { Answer, TestServer } from '../../__tests__/server';
import type { IJob } from '../../api/jobs';
import { job } from '../../jobs/__tests__/fixtures';
import { readAsked } from '../asked';
import { ProjectForm } from '../view';
import { PLACES, project } from './fixtures';

const JOBS = 'jupyter-mlflow/jobs';
const trans = nullTranslator.load('jupyter_mlflow');
export const server = new TestServer();

/** What the form was done with. */
export const done: IJob[] = [];
let contents: Contents.IManager;

beforeAll(async () => {
  await server.start();
  contents = new ContentsManager({
    defaultDrive: new Drive({ serverSettings: server.settings })
  });
});
afterAll(async () => {
  contents.dispose();
  await server.stop();
});
beforeEach(() => {
  done.length = 0;
  server.forget();
  server.routes.clear();
  server.routes.set('GET jupyter-mlflow/projects', () => project());
  server.routes.set('GET jupyter-mlflow/projects/backends', () => PLACES);
  server.routes.set('GET jupyter-mlflow/views/default/experiments', () => ({
    columns: { experiment_id: ['0', '7'], name: ['Default', 'nets'] }
  }));
  server.routes.set(`POST ${JOBS}`, () => new Answer(201, { jobs: [job()] }));
});
afterEach(cleanup);

/** Show the form, as the command was given these arguments. */
export function show(
  args: Parameters<typeof readAsked>[0] = { path: 'examples/elasticnet' }
): void {
  render(
    <ProjectForm
      asked={readAsked(args, 'default')}
      serverSettings={server.settings}
      contents={contents}
      trans={trans}
      onDone={jobs => {
        done.push(...jobs);
      }}
    />
  );
}

/** A field by its label. */
export const field = (name: RegExp | string): HTMLInputElement =>
  screen.getByLabelText<HTMLInputElement>(name);

/** What it says of a field. */
export const note = (input: HTMLElement): string | null =>
  document.getElementById(input.getAttribute('aria-describedby') ?? '')
    ?.textContent ?? null;

/** What was asked to be started. */
export const sent = (): readonly Record<string, unknown>[] =>
  server.seen.filter(({ method }) => method === 'POST').map(({ body }) => body);

/** Resolves when the fields of the project are there. */
export async function ready(): Promise<void> {
  await screen.findByRole('group', { name: 'Parameters' });
}

export const type = (input: HTMLElement, value: string): void => {
  fireEvent.change(input, { target: { value } });
};

/** Fill the form in and send it to a server that refuses it. */
export async function sendRefused(
  status: number,
  message: string,
  name: string
): Promise<void> {
  const refusal = new Answer(status, { message, field: name });
  server.routes.set(`POST ${JOBS}`, () => refusal);
  show();
  await ready();
  // What is folded away is asked for apart.
  await screen.findByLabelText('Storage folder');
  type(field(/^epochs/), '3');
  fireEvent.click(screen.getByRole('button', { name: 'Run' }));
}
