import { expect, test } from '@jupyterlab/galata';
import { ExperimentsPanel } from '../pages/experiments';
import { Looks } from '../pages/looks';
import { Store } from '../pages/store';
import { seed } from '../pages/table';

test('all experiments, without any notebook', async ({ page, request }) => {
  const panel = new ExperimentsPanel(page);
  const store = new Store(request);
  await seed(store, 'vision/<b>resnet</b>', [
    { name: 'old', metrics: { accuracy: 0.5 } },
    { name: 'new', metrics: { accuracy: 0.9 } }
  ]);
  for (let number = 0; number < 150; number++) {
    await store.post('experiments/create', { name: `empty-${number}` });
  }
  await panel.open();
  await expect(panel.root.getByRole('heading', { level: 2 })).toHaveText('All experiments');
  await expect(panel.experiment('vision/<b>resnet</b>')).toContainText('2 runs');
  expect(await panel.experiments.count()).toBeLessThan(80);
  await new Looks(page, panel).check('all-experiments');

  await test.step('found', async () => {
    await panel.root.getByRole('searchbox').fill('EMPTY-14');
    await expect(panel.experiments).toHaveCount(11);
    await panel.root.getByRole('searchbox').fill('nothing like it');
    await expect(panel.root).toContainText('No experiments match the search.');
    await panel.root.getByRole('button', { name: 'Clear the search' }).click();
  });

  await test.step('opened', async () => {
    await panel.root.getByText('vision/<b>resnet</b>').click();
    await expect(panel.rows).toHaveCount(2);
    await expect(panel.run('new').getByRole('img', { name: 'the best' })).toBeVisible();
    await new Looks(page, panel).check('experiment');
    await panel.root.getByRole('button', { name: /All experiments/ }).click();
    await expect(panel.experiments.first()).toBeVisible();
  });

  await test.step('made and described', async () => {
    await panel.root.getByRole('button', { name: 'New experiment…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('made-here');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await expect(panel.root.getByRole('heading', { level: 2 })).toHaveText('made-here');
    await expect(panel.root).toContainText('This experiment has no runs.');
    await panel.root.getByRole('button', { name: /All experiments/ }).click();
    await panel.root.getByRole('searchbox').fill('made-here');
    const more = panel.experiment('made-here').getByRole('button', { name: 'More actions' });
    await panel.choose(more, 'Describe experiment…');
    await dialog.getByRole('textbox').fill('What it is *for*.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(panel.experiment('made-here')).toContainText('What it is *for*.');
    const { tags } = await store.experiment('made-here');
    expect(Store.tag({ tags }, 'mlflow.note.content')).toBe('What it is *for*.');
  });

  await test.step('tagged, renamed, deleted and restored', async () => {
    const more = (name: string) =>
      panel.experiment(name).getByRole('button', { name: 'More actions' });
    const dialog = page.getByRole('dialog');
    await panel.choose(more('made-here'), 'Tag experiment…');
    await dialog.getByRole('textbox').first().fill('team');
    await dialog.getByRole('textbox').last().fill('a');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(panel.experiment('made-here')).toContainText('team: a');
    await expect.poll(async () => Store.tag(await store.experiment('made-here'), 'team')).toBe('a');
    await panel.choose(more('made-here'), 'Rename experiment…');
    await dialog.getByRole('textbox').fill('made-here-too');
    await dialog.getByRole('button', { name: 'Rename' }).click();
    await expect(panel.experiment('made-here-too')).toBeVisible();
    await panel.choose(more('made-here-too'), 'Delete experiment');
    await expect(panel.experiment('made-here-too')).toBeHidden();
    await panel.root.getByRole('checkbox', { name: 'Deleted experiments' }).check();
    const gone = panel.experiment('made-here-too');
    await gone.getByRole('button', { name: 'Restore' }).click();
    await expect(gone).toBeHidden();
    await panel.root.getByRole('checkbox', { name: 'Deleted experiments' }).uncheck();
    await expect(panel.experiment('made-here-too')).toBeVisible();
  });
});

test('the panel leaves the notebook, and comes back', async ({ page }) => {
  const panel = new ExperimentsPanel(page);
  await page.notebook.createNew('way-back.ipynb');
  await panel.open();
  await expect(panel.root).toContainText('No runs yet.');
  await panel.root.getByRole('button', { name: 'All experiments' }).click();
  await panel.root.getByRole('searchbox').fill('default');
  await panel.root.getByText('Default', { exact: true }).click();
  await expect(panel.root.getByRole('heading', { level: 2 })).toHaveText('Default');
  await panel.root.getByRole('button', { name: /way-back.ipynb/ }).click();
  await expect(panel.root).toContainText('No runs yet.');
});
