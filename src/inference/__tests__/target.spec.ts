import type { NotebookPanel } from '@jupyterlab/notebook';
import { kernelNameOf } from '../target';

describe('kernelNameOf', () => {
  function notebook(running: string | null, saved: string): NotebookPanel {
    return {
      sessionContext: { session: running && { kernel: { name: running } } },
      model: { defaultKernelName: saved }
    } as unknown as NotebookPanel;
  }

  it.each([
    ['the one that runs', notebook('conda-ml', 'python3'), 'conda-ml'],
    ['the saved one when none runs', notebook(null, 'python3'), 'python3'],
    ['none when there is none', notebook(null, ''), null],
    ['none without a notebook', null, null]
  ])('is %s', (_, current, name) => {
    expect(kernelNameOf(current)).toBe(name);
  });
});
