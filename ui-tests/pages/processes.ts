import { execFileSync } from 'child_process';

/** A process of this machine: its id alone may be another one's later. */
export interface IProcess {
  readonly pid: string;
  readonly parent: string;
  readonly started: string;
  readonly command: string;
}

/** All processes that serve models: guards, programs, workers and what those have started. */
export function serving(): IProcess[] {
  return treesOf('jupyter_mlflow/endpoints/server.py');
}

/** All processes of jobs, and what those have started. */
export function working(): IProcess[] {
  return treesOf('jupyter_mlflow.runner');
}

/**
 * Those of this story's JupyterLab with this in their command, and all below them. Other stories are
 * told at the same time: Playwright has started our worker and our server.
 */
function treesOf(program: string): IProcess[] {
  const own = below(({ parent }) => parent === String(process.ppid), processes());
  return below(({ command }) => command.includes(program), own);
}

/** Those of `all` for which `isRoot` holds, and what those have started. */
function below(isRoot: (one: IProcess) => boolean, all: readonly IProcess[]): IProcess[] {
  const found = new Map<string, IProcess>();
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const one of all) {
      if (found.has(one.parent) || isRoot(one)) {
        found.set(one.pid, one);
      }
    }
  }
  return [...found.values()];
}

/** Those of `some` that still run, whoever their parent is now. */
export function alive(some: readonly IProcess[]): IProcess[] {
  return processes().filter(one => some.some(other => isSame(one, other)));
}

export function isSame(one: IProcess, other: IProcess): boolean {
  return one.pid === other.pid && one.started === other.started;
}

function processes(): IProcess[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,lstart=,args='], {
    encoding: 'utf8'
  });
  return lines.split('\n').flatMap(line => {
    const [, pid, parent, started, command] = LINE.exec(line) ?? [];
    return pid ? [{ pid, parent, started, command }] : [];
  });
}

/** Two ids, five words of a time, a command with its arguments. */
const LINE = /^\s*(\d+)\s+(\d+)\s+((?:\S+\s+){4}\S+)\s+(.*)$/;
