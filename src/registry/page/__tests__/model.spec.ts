import { Answer } from '../../../__tests__/server';
import { RegistryClient } from '../../../api/registry';
import { ViewsClient } from '../../../api/views';
import { TestRegistry } from '../../__tests__/registry';
import { Watch } from '../../__tests__/watch';
import { RegisteredModel } from '../model';
import { aliasesOf } from '../version';

const NAME = `A 'q' "b" %2F 😀`;
const REFUSED = new Answer(403, { error_code: 'X', message: 'Not yours.' });

describe('RegisteredModel', () => {
  let server: TestRegistry;
  let watch: Watch;
  let model: RegisteredModel;

  beforeEach(async () => {
    server = new TestRegistry();
    await server.start();
    server.models.set(NAME, [
      { name: NAME, version: '1', source: 'models:/m-1', run_id: 'r1' },
      { name: NAME, version: '2', source: 'models:/m-2', run_id: 'r2' }
    ]);
    server.models.set('A _q_ "b" %2F 😀', [
      { name: 'A _q_ "b" %2F 😀', version: '9', source: '', run_id: '' }
    ]);
    watch = new Watch();
    model = new RegisteredModel({
      client: new RegistryClient(server.settings, 'default'),
      views: new ViewsClient(server.settings),
      watch: watch.asWatch,
      connection: 'default',
      name: NAME,
      version: null
    });
    await model.refresh();
  });
  afterEach(async () => {
    model.dispose();
    await server.stop();
  });

  it('knows its own versions, newest first, and the runs that they came from', () => {
    const { page, shown } = model.state;
    expect(page?.versions.map(({ version }) => version)).toEqual(['2', '1']);
    expect(shown?.version).toBe('2');
    expect(page?.runs.get('r2')).toEqual({ name: 'run of r2', user: 'ada' });
    expect(watch.shows).toHaveBeenCalledWith('c1');
  });

  it('asks anew when models have changed', async () => {
    server.models.get(NAME)?.push({
      name: NAME,
      version: '3',
      source: 'models:/m-3',
      run_id: 'r2'
    });
    watch.modelsChanged.emit();
    await model.refresh();
    expect(model.state.shown?.version).toBe('3');
    model.choose('1');
    expect(model.state.shown?.version).toBe('1');
    model.choose('77');
    expect(model.state.shown?.version).toBe('3');
  });

  it('moves an alias, at once, and back when the registry refuses', async () => {
    const aliases = (version: string): readonly string[] =>
      aliasesOf(model.state.page?.model ?? { name: '' }, version);
    await model.setAlias('champion', '1');
    expect(aliases('1')).toEqual(['champion']);
    server.fail('POST registered-models/alias', REFUSED);
    const refused = model.setAlias('champion', '2');
    expect([aliases('1'), aliases('2')]).toEqual([[], ['champion']]);
    await expect(refused).rejects.toThrow('Not yours.');
    expect([aliases('1'), aliases('2')]).toEqual([['champion'], []]);
    await model.deleteAlias('champion');
    expect(aliases('1')).toEqual([]);
  });

  it('looks what became of a change whose answer got lost', async () => {
    server.fail(
      'POST registered-models/alias',
      new Answer(503, { message: 'Down.' }),
      { after: true }
    );
    await expect(model.setAlias('champion', '1')).rejects.toThrow('Down.');
    await new Promise<void>(resolve => {
      model.stateChanged.connect(({ state: { page } }) => {
        if (page?.model && aliasesOf(page.model, '1').includes('champion')) {
          resolve();
        }
      });
    });
  });

  it('archives the versions of a stage only when it is told to', async () => {
    const stages = (): (string | undefined)[] | undefined =>
      model.state.page?.versions.map(({ current_stage }) => current_stage);
    await model.setStage('1', 'Production', false);
    await model.setStage('2', 'Production', false);
    expect(stages()).toEqual(['Production', 'Production']);
    await model.setStage('1', 'Production', true);
    expect(stages()).toEqual(['Archived', 'Production']);
  });

  it('says when there is none of its name, and what went wrong', async () => {
    server.fail(
      'GET registered-models/get',
      new Answer(503, { message: 'Down.' })
    );
    await model.refresh();
    expect(model.state.error?.message).toBe('Down.');
    expect(model.state.page?.model?.name).toBe(NAME);
    server.models.delete(NAME);
    await model.refresh();
    expect(model.state.page?.model).toBeNull();
    expect(model.state.error).toBeNull();
  });
});
