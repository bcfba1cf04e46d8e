import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ContentsManager, Drive } from '@jupyterlab/services';
import { CommandRegistry } from '@lumino/commands';
import { waitFor } from '@testing-library/react';
import { answerDialog } from '../../../__tests__/dialog';
import { Answer, TestServer } from '../../../__tests__/server';
import { job } from '../../../jobs/__tests__/fixtures';
import { CommandIDs } from '../../../tokens';
import { notebookProjectsPlugin } from '../plugin';
import { notebook } from './fixtures';

const PATH = 'work/train.ipynb';

/** Longer than what a notification shows. */
const LONG_NOTE = 'A package that is not on PyPI was left out. '.repeat(5);

describe('the commands of notebooks', () => {
  const server = new TestServer();
  beforeAll(async () => {
    await server.start();
    // Not in the time that a dialog is waited for.
    await Promise.all([import('../dialogs'), import('../../earlier')]);
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.forget();
    server.routes.clear();
    server.routes.set('GET jupyter-mlflow/notebooks/parameters', () =>
      notebook()
    );
  });
  afterEach(() => {
    Notification.dismiss();
  });

  /**
   * @param chosen What is chosen in the file browser.
   * @param reply What the notebook's kernel answers.
   */
  function setUp(chosen: readonly object[] = [], reply: object | null = null) {
    const commands = new CommandRegistry();
    const opened: unknown[] = [];
    for (const id of [CommandIDs.openJob, 'filebrowser:open-path']) {
      commands.addCommand(id, {
        describedBy: { args: { type: 'object' } },
        execute: args => {
          opened.push([id, args]);
        }
      });
    }
    const contents = new ContentsManager({ serverSettings: server.settings });
    contents.addDrive(new Drive({ name: 'RTC' }));
    const model = { dirty: true, readOnly: false };
    const save = jest.fn(() => {
      // What is sent afterwards is about the file.
      expect(server.seen).toEqual([]);
      return Promise.resolve();
    });
    const panel = {
      context: { path: `RTC:${PATH}`, localPath: PATH, model, save },
      model: { defaultKernelLanguage: 'python' },
      sessionContext: {
        session: {
          kernel: {
            requestExecute: () => ({
              done: Promise.resolve({ content: reply })
            })
          }
        }
      }
    };
    void notebookProjectsPlugin.activate(
      {
        commands,
        serviceManager: {
          serverSettings: server.settings,
          contents
        }
      } as unknown as JupyterFrontEnd,
      null,
      null,
      null,
      { tracker: { currentWidget: { selectedItems: () => chosen } } },
      {
        currentWidget: panel,
        find: (is: (each: typeof panel) => boolean) =>
          is(panel) ? panel : undefined
      }
    );
    return { commands, opened, save };
  }

  it('mean the notebook that is chosen in the file browser', () => {
    const at = (type: string, path: string) =>
      setUp([{ type, path }]).commands.isEnabled(CommandIDs.runNotebook, {
        isFromBrowser: true
      });
    expect(at('notebook', PATH)).toBe(true);
    expect(at('file', 'work/train.py')).toBe(false);
    expect(setUp().commands.isEnabled(CommandIDs.makeProject)).toBe(true);
  });

  it('know a notebook by its path on the server, whatever drive shows it', async () => {
    const asked = setUp([{ type: 'notebook', path: `RTC:${PATH}` }]);
    server.routes.set(
      'POST jupyter-mlflow/jobs',
      () => new Answer(201, { jobs: [] })
    );
    const made = asked.commands.execute(CommandIDs.runNotebook, {
      isFromBrowser: true
    });
    await answerDialog('Run');
    await made;
    expect(server.seen[0]?.query.get('path')).toBe(PATH);
    expect(asked.save).toHaveBeenCalledTimes(1);
  });

  it('save the notebook, run it, and show the job', async () => {
    server.routes.set(
      'POST jupyter-mlflow/jobs',
      () => new Answer(201, { jobs: [job({ kind: 'notebook' })] })
    );
    const { commands, opened, save } = setUp();
    const made = commands.execute(CommandIDs.runNotebook);
    await answerDialog('Run');
    expect(await made).toEqual(['job-1']);
    expect(save).toHaveBeenCalledTimes(1);
    expect(opened).toEqual([[CommandIDs.openJob, { id: 'job-1' }]]);
  });

  it('make a project with what the kernel has, and open its folder', async () => {
    const packages = [{ name: 'numpy', version: '2.4.6' }];
    const json = { python: '3.11.7', packages };
    const { commands, opened } = setUp([], {
      status: 'ok',
      user_expressions: { answer: { data: { 'application/json': json } } }
    });
    server.routes.set(
      'POST jupyter-mlflow/notebooks/project',
      () =>
        new Answer(201, {
          path: 'work/train_project',
          files: ['MLproject'],
          notes: ['Left out: !ls.', LONG_NOTE]
        })
    );
    const made = commands.execute(CommandIDs.makeProject);
    await waitFor(() => {
      expect(
        document.querySelector('.jp-Dialog .jp-MlflowProject-declared')
      ).not.toBeNull();
    });
    await answerDialog('Make project');
    await waitFor(() => {
      expect(
        [...document.querySelectorAll('.jp-Dialog li')].map(
          ({ textContent }) => textContent
        )
      ).toEqual(['Left out: !ls.', LONG_NOTE]);
    });
    await answerDialog('Close');
    expect(await made).toBe('work/train_project');
    expect(server.seen.at(-1)?.body).toEqual({
      path: PATH,
      entry_point: 'script',
      ...json
    });
    expect(opened).toEqual([
      ['filebrowser:open-path', { path: 'work/train_project' }]
    ]);
    const [{ message } = { message: '' }] = Notification.manager.notifications;
    expect(message).toContain('work/train_project');
  });
});
