import { StateDB } from '@jupyterlab/statedb';
import { Setups } from '../setups';

interface ISetup {
  readonly filter: string;
}

describe('Setups', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('gives back what was saved, for each experiment by itself', async () => {
    const setups = new Setups(null);
    setups.save('table', 'default', '1', { filter: 'a' });
    expect(await setups.load<ISetup>('table', 'default', '1')).toEqual({
      filter: 'a'
    });
    expect(await setups.load<ISetup>('table', 'default', '2')).toBeNull();
    expect(await setups.load<ISetup>('charts', 'default', '1')).toBeNull();
    setups.dispose();
  });

  it('writes the last of many changes, after a moment', async () => {
    const state = new StateDB();
    const save = jest.spyOn(state, 'save');
    const setups = new Setups(state);
    for (const filter of ['a', 'b', 'c']) {
      setups.save('table', 'default', '1', { filter });
    }
    expect(save).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(save).toHaveBeenCalledTimes(1);
    const others = new Setups(state);
    expect(await others.load<ISetup>('table', 'default', '1')).toEqual({
      filter: 'c'
    });
  });

  it('writes what is pending when it is disposed of', async () => {
    const state = new StateDB();
    const setups = new Setups(state);
    setups.save('table', 'default', '1', { filter: 'a' });
    setups.dispose();
    setups.dispose();
    await jest.advanceTimersByTimeAsync(0);
    expect(await state.fetch('jupyter-mlflow:table:default:1')).toEqual({
      filter: 'a'
    });
  });

  it('does without what cannot be read', async () => {
    const state = new StateDB();
    jest.spyOn(state, 'fetch').mockRejectedValue(new Error('gone'));
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    expect(
      await new Setups(state).load<ISetup>('table', 'default', '1')
    ).toBeNull();
    expect(warn).toHaveBeenCalled();
    warn.mockRestore();
  });
});
