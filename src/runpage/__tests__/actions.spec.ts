import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { CommandIDs, RunTags } from '../../tokens';
import { RunPageActions } from '../actions';
import type { RunPageModel } from '../model';
import { runDetails } from './fixtures';

let commands: CommandRegistry;
let executed: unknown[];

beforeEach(() => {
  commands = new CommandRegistry();
  executed = [];
});

function add(...ids: readonly string[]): void {
  for (const id of ids) {
    commands.addCommand(id, {
      describedBy: { args: { type: 'object' } },
      execute: args => {
        executed.push([id, args]);
      }
    });
  }
}

const actions = (): RunPageActions =>
  new RunPageActions({
    commands,
    model: { connection: 'default' } as unknown as RunPageModel,
    trans: nullTranslator.load('jupyter_mlflow')
  });

describe('RunPageActions', () => {
  it('leads to the job that made a run, and runs it again by its form', () => {
    add(CommandIDs.openJob, CommandIDs.runProject, CommandIDs.goToCell);
    const run = runDetails({ tags: { [RunTags.jobId]: 'job-1' } });
    expect(actions().jobOf(run)).toBe('job-1');
    actions().openJob('job-1');
    actions().runAgain(run);
    expect(executed).toEqual([
      [CommandIDs.openJob, { id: 'job-1' }],
      [
        CommandIDs.runProject,
        { job: 'job-1', connection: 'default', runId: 'run-1' }
      ]
    ]);
  });

  it('runs a notebook again by the form of notebooks', () => {
    add(CommandIDs.openJob, CommandIDs.runProject, CommandIDs.runNotebook);
    actions().runAgain(
      runDetails({
        tags: {
          [RunTags.jobId]: 'job-1',
          [RunTags.sourceType]: 'NOTEBOOK',
          [RunTags.notebookPath]: 'work/penguins.ipynb'
        }
      })
    );
    expect(executed).toEqual([
      [
        CommandIDs.runNotebook,
        { job: 'job-1', connection: 'default', runId: 'run-1' }
      ]
    ]);
  });

  it('knows of no job where there are none', () => {
    add(CommandIDs.openJob, CommandIDs.runProject);
    expect(actions().jobOf(runDetails({ tags: {} }))).toBeNull();
  });

  it('goes to the cell of a run that has one', () => {
    add(CommandIDs.goToCell);
    actions().runAgain(
      runDetails({
        tags: {
          [RunTags.jobId]: 'job-1',
          [RunTags.notebookPath]: 'work/penguins.ipynb',
          [RunTags.cellId]: 'c1'
        }
      })
    );
    expect(executed).toEqual([
      [
        CommandIDs.goToCell,
        { notebookPath: 'work/penguins.ipynb', cellId: 'c1' }
      ]
    ]);
  });
});
