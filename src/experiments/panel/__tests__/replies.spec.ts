import { Answer } from '../../../__tests__/server';
import { TestModel } from '../../model/__tests__/testmodel';
import { Replies } from '../replies';

const COPY = 'POST jupyter-mlflow/notebooks/copy';
const UPGRADE = 'POST jupyter-mlflow/connections/default/upgrade';
const RESTORE =
  'POST jupyter-mlflow/tracking/default/api/2.0/mlflow/experiments/restore';

describe('Replies', () => {
  const test = new TestModel();
  let replies: Replies;

  beforeEach(async () => {
    await test.start();
    await test.show();
    replies = new Replies(test.server.settings, test.model);
  });
  afterEach(() => test.stop());

  it.each(['own', 'share'] as const)('answers a copy: %s', async choice => {
    test.server.routes.set(COPY, () => new Answer(200, ''));
    await replies.answerCopy(choice);
    expect(test.server.seen[0]?.body).toEqual({
      path: 'a/penguins.ipynb',
      choice
    });
    // And looks what has come of it.
    expect(test.server.asked).toContain('notebooks');
    expect(test.server.asked).toContain('runs');
  });

  it('restores an experiment', async () => {
    test.server.routes.set(RESTORE, () => ({}));
    await replies.restoreExperiment('7');
    expect(test.server.seen[0]?.body).toEqual({ experiment_id: '7' });
    expect(test.server.asked).toContain('runs');
  });

  it('upgrades a copy of the store', async () => {
    test.server.routes.set(UPGRADE, () => ({}));
    await replies.upgradeStore();
    expect(test.server.asked).toContain('connections');
  });

  it('rejects with what the server says', async () => {
    const refusal = new Answer(403, { message: 'You may not.' });
    for (const route of [COPY, RESTORE, UPGRADE]) {
      test.server.routes.set(route, () => refusal);
    }
    for (const reply of [
      () => replies.answerCopy('own'),
      () => replies.restoreExperiment('7'),
      () => replies.upgradeStore()
    ]) {
      await expect(reply()).rejects.toMatchObject({ message: 'You may not.' });
    }
  });
});
