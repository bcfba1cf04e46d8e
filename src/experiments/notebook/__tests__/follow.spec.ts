import type { INotebookTracker } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import type { IIdleKernel } from '../../../tokens';
import type { ExperimentsModel } from '../../model/model';
import { NotebookFollower } from '../follow';

/** As much of a notebook as is followed. */
function notebook(path: string) {
  const owner = {};
  const context = {
    localPath: path,
    pathChanged: new Signal<object, unknown>(owner)
  };
  const kernel = { id: `k-${path}`, name: 'python3', status: 'unknown' };
  const sessionContext = {
    session: { kernel },
    specsManager: {
      specs: { kernelspecs: { python3: { language: 'python' } } }
    },
    statusChanged: new Signal<object, string>(owner),
    connectionStatusChanged: new Signal<object, string>(owner),
    kernelChanged: new Signal<object, unknown>(owner),
    iopubMessage: new Signal<object, unknown>(owner)
  };
  return {
    context,
    sessionContext,
    kernel,
    report: (status: string) => {
      kernel.status = status;
      sessionContext.statusChanged.emit(status);
    },
    /** What the kernel says of a request; Lab takes it for the kernel's status. */
    answer: (
      type: string,
      id: string,
      state: string,
      subshell: string | null = null
    ) => {
      if (kernel.status !== state) {
        kernel.status = state;
        sessionContext.statusChanged.emit(state);
      }
      sessionContext.iopubMessage.emit({
        header: { msg_type: 'status' },
        // As Lab sends it.
        parent_header: { msg_type: type, msg_id: id, subshell_id: subshell },
        content: { execution_state: state }
      });
    },
    rename: (to: string) => {
      context.localPath = to;
      // As Lab does, the signal is the context's own.
      Object.assign(owner, context);
      context.pathChanged.emit(to);
    }
  };
}

describe('NotebookFollower', () => {
  const first = notebook('a.ipynb');
  const second = notebook('b/c.ipynb');

  function setUp() {
    const tracker = {
      currentWidget: first,
      currentChanged: new Signal<object, typeof first | null>({})
    };
    const model = {
      path: null as string | null,
      idleKernel: null as IIdleKernel | null,
      invalidate: jest.fn(),
      refresh: jest.fn(() => Promise.resolve())
    };
    const follower = new NotebookFollower(
      tracker as unknown as INotebookTracker,
      model as unknown as ExperimentsModel
    );
    return { tracker, model, follower };
  }

  it('tells which notebook is the current one', () => {
    const { tracker, model, follower } = setUp();
    expect(model.path).toBe('a.ipynb');
    tracker.currentChanged.emit(second);
    expect(model.path).toBe('b/c.ipynb');
    second.rename('d.ipynb');
    expect(model.path).toBe('d.ipynb');
    first.rename('e.ipynb');
    expect(model.path).toBe('d.ipynb');
    tracker.currentChanged.emit(null);
    expect(model.path).toBeNull();
    follower.dispose();
  });

  it('tells when the kernel has done something', () => {
    const { model, follower } = setUp();
    first.sessionContext.statusChanged.emit('busy');
    expect(model.invalidate).toHaveBeenCalledTimes(0);
    first.report('idle');
    first.sessionContext.kernelChanged.emit({});
    expect(model.invalidate).toHaveBeenCalledTimes(2);
    first.sessionContext.connectionStatusChanged.emit('connecting');
    expect(model.refresh).toHaveBeenCalledTimes(0);
    first.sessionContext.connectionStatusChanged.emit('connected');
    expect(model.refresh).toHaveBeenCalledTimes(1);
    follower.dispose();
  });

  describe('of an idle kernel', () => {
    const IDLE = { id: 'k-a.ipynb', language: 'python' };
    beforeEach(() => {
      jest.useFakeTimers();
      first.kernel.status = 'unknown';
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    it('tells when it has been so for a moment', () => {
      const { model, follower } = setUp();
      first.report('starting');
      first.report('idle');
      jest.advanceTimersByTime(990);
      expect(model.idleKernel).toBeNull();
      jest.advanceTimersByTime(10);
      expect(model.idleKernel).toEqual(IDLE);
      first.report('busy');
      expect(model.idleKernel).toBeNull();
      follower.dispose();
    });

    it('says nothing while a cell runs, whatever else the kernel answers', () => {
      const { model, follower } = setUp();
      first.answer('execute_request', 'cell', 'busy');
      first.answer('delete_subshell_request', 'other', 'busy');
      first.answer('delete_subshell_request', 'other', 'idle');
      expect(first.kernel.status).toBe('idle');
      jest.advanceTimersByTime(5_000);
      expect(model.idleKernel).toBeNull();
      expect(model.invalidate).toHaveBeenCalledTimes(0);

      first.answer('execute_request', 'cell', 'idle');
      expect(model.invalidate).toHaveBeenCalledTimes(1);
      jest.advanceTimersByTime(1_000);
      expect(model.idleKernel).toEqual(IDLE);
      follower.dispose();
    });

    it('knows of a cell that began while another notebook was looked at', () => {
      const { tracker, model, follower } = setUp();
      tracker.currentChanged.emit(second);
      first.answer('execute_request', 'cell', 'busy');
      first.answer('debug_request', 'other', 'idle');
      tracker.currentChanged.emit(first);
      jest.advanceTimersByTime(5_000);
      expect(model.idleKernel).toBeNull();

      // A kernel that restarts has forgotten its cell.
      first.report('restarting');
      first.report('idle');
      jest.advanceTimersByTime(1_000);
      expect(model.idleKernel).toEqual(IDLE);
      follower.dispose();
    });

    it.each([
      [
        'another kernel',
        () => {
          first.sessionContext.kernelChanged.emit({});
        }
      ],
      [
        'a lost connection',
        () => {
          first.sessionContext.connectionStatusChanged.emit('connecting');
        }
      ]
    ])('waits for no cell that it cannot hear of, after %s', (_, lose) => {
      const { model, follower } = setUp();
      first.answer('execute_request', 'cell', 'busy');
      lose();
      first.report('idle');
      jest.advanceTimersByTime(1_000);
      expect(model.idleKernel).toEqual(IDLE);
      follower.dispose();
    });

    it('waits for no cell before one that began later', () => {
      const { model, follower } = setUp();
      first.answer('execute_request', 'killed by another client', 'busy');
      first.answer('execute_request', 'cell', 'busy');
      first.answer('execute_request', 'cell', 'idle');
      jest.advanceTimersByTime(1_000);
      expect(model.idleKernel).toEqual(IDLE);
      follower.dispose();
    });

    it('waits for a cell while a subshell executes something', () => {
      const { model, follower } = setUp();
      first.answer('execute_request', 'cell', 'busy');
      first.answer('execute_request', 'other', 'busy', 'subshell');
      first.answer('execute_request', 'other', 'idle', 'subshell');
      jest.advanceTimersByTime(1_000);
      expect(model.idleKernel).toBeNull();
      first.answer('execute_request', 'cell', 'idle');
      jest.advanceTimersByTime(1_000);
      expect(model.idleKernel).toEqual(IDLE);
      follower.dispose();
    });

    it('says nothing between two cells', () => {
      const { model, follower } = setUp();
      for (let cell = 0; cell < 10; cell++) {
        first.report('busy');
        first.report('idle');
        jest.advanceTimersByTime(500);
        expect(model.idleKernel).toBeNull();
      }
      follower.dispose();
    });

    it('tells of one that was idle before its notebook was looked at', () => {
      first.kernel.status = 'idle';
      const { tracker, model, follower } = setUp();
      jest.advanceTimersByTime(1_000);
      expect(model.idleKernel).toEqual(IDLE);
      tracker.currentChanged.emit(second);
      expect(model.idleKernel).toBeNull();
      jest.advanceTimersByTime(2_000);
      expect(model.idleKernel).toBeNull();
      follower.dispose();
    });

    it('says nothing once disposed of', () => {
      first.kernel.status = 'idle';
      const { model, follower } = setUp();
      follower.dispose();
      jest.advanceTimersByTime(2_000);
      expect(model.idleKernel).toBeNull();
    });
  });

  it('is silent once disposed of, twice', () => {
    const { tracker, model, follower } = setUp();
    follower.dispose();
    follower.dispose();
    tracker.currentChanged.emit(second);
    first.report('idle');
    second.report('idle');
    expect(model.path).toBeNull();
    expect(model.invalidate).toHaveBeenCalledTimes(0);
  });
});
