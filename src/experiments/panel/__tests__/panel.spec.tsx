import { nullTranslator } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import { act, screen } from '@testing-library/react';
import { partsOf } from '../../__tests__/show';
import { ExperimentsPanel } from '../panel';

describe('ExperimentsPanel', () => {
  let restored: PromiseDelegate<void>;
  let panel: ExperimentsPanel;
  /** To read the state is the first thing that drawing does. */
  const read = jest.fn();

  beforeEach(() => {
    read.mockClear();
    restored = new PromiseDelegate<void>();
    panel = new ExperimentsPanel({
      parts: partsOf(read),
      translator: nullTranslator,
      restored: restored.promise
    });
  });

  afterEach(() => {
    act(() => {
      panel.dispose();
    });
  });

  const isDrawn = (): boolean => screen.queryByText('penguins.ipynb') !== null;

  /** What waits for a frame, and for what comes behind it, has been done. */
  async function afterFrame(): Promise<void> {
    await act(async () => {
      await new Promise<void>(done => {
        requestAnimationFrame(() => {
          setTimeout(done);
        });
      });
    });
  }

  async function attach(isHidden: boolean): Promise<void> {
    if (isHidden) {
      panel.hide();
    }
    await act(async () => {
      Widget.attach(panel, document.body);
      await Promise.resolve();
    });
  }

  it('is drawn unseen a frame after Lab is restored, not before', async () => {
    await attach(true);
    // The settings come early.
    await act(async () => {
      panel.metricsShown = 5;
      await Promise.resolve();
    });
    await afterFrame();
    expect(read).not.toHaveBeenCalled();
    restored.resolve();
    await afterFrame();
    expect(isDrawn()).toBe(true);
  });

  it('is drawn at once when it is seen', async () => {
    await attach(false);
    expect(isDrawn()).toBe(true);
    restored.resolve();
    await afterFrame();
    expect(screen.getAllByText('penguins.ipynb')).toHaveLength(1);
  });

  it('is not drawn any more once it is disposed of', async () => {
    await attach(true);
    restored.resolve();
    panel.dispose();
    await afterFrame();
    expect(read).not.toHaveBeenCalled();
  });
});
