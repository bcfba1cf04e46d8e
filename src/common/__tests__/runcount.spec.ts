import { nullTranslator } from '@jupyterlab/translation';
import { runCount } from '../runcount';

describe('runCount', () => {
  const trans = nullTranslator.load('jupyter_mlflow');

  it.each([
    [0, '0 runs'],
    [1, '1 run'],
    [10_001, `${(10_001).toLocaleString()} runs`]
  ])('%i', (count, words) => {
    expect(runCount(count, trans)).toBe(words);
  });
});
