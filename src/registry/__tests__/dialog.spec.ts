import { nullTranslator } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import { Answer } from '../../__tests__/server';
import type { IModelVersion } from '../../api/registry';
import { RegistryClient } from '../../api/registry';
import type { ModelRef } from '../../api/views';
import { RegisterDialog } from '../dialog';
import {
  RegisteredNames,
  aliasProblem,
  nameProblem,
  suggestName
} from '../names';
import { Registration } from '../registration';
import { TestRegistry } from './registry';

const trans = nullTranslator.load('jupyter_mlflow');

const MODEL: ModelRef = {
  kind: 'logged_model',
  model_id: 'm-1',
  name: 'model',
  uri: 'models:/m-1',
  path: null,
  flavors: ['sklearn']
};
const OTHER = { ...MODEL, model_id: 'm-2', uri: 'models:/m-2', name: 'b' };

describe('RegisterDialog', () => {
  let server: TestRegistry;

  beforeEach(async () => {
    server = new TestRegistry();
    await server.start();
  });
  afterEach(() => server.stop());

  /** Open the dialog; `end` is what it ends with. */
  async function open(
    models: readonly [ModelRef, ...ModelRef[]] = [MODEL]
  ): Promise<{ end: Promise<IModelVersion | null>; input: HTMLInputElement }> {
    const client = new RegistryClient(server.settings, 'default');
    const registration = new Registration(client, 'r1');
    const dialog = new RegisterDialog({
      models,
      name: 'penguins',
      names: new RegisteredNames(client),
      register: ({ model, name, description }) =>
        registration.register(model ?? MODEL, name, description),
      setAlias: ({ name, version }, alias) =>
        client.setAlias(name, alias, version),
      trans
    });
    const end = dialog.launch().then(({ value }) => value);
    await dialog.ready;
    return {
      end,
      input: await screen.findByLabelText<HTMLInputElement>('Model name')
    };
  }

  function press(label: string): void {
    fireEvent.click(screen.getByText(label));
  }

  it('says whether the name is new or which version it will be', async () => {
    server.models.set('old', [
      { name: 'old', version: '3', source: '', run_id: '' }
    ]);
    const { end, input } = await open();
    expect(input.value).toBe('penguins');
    await screen.findByText('New model');
    fireEvent.change(input, { target: { value: 'old' } });
    await screen.findByText('Will be version 4');
    expect(document.querySelector('datalist option[value="old"]')).toBeTruthy();
    press('Cancel');
    expect(await end).toBeNull();
    expect(server.models.size).toBe(1);
  });

  it('registers and closes', async () => {
    const { end } = await open();
    press('Register');
    expect(await end).toMatchObject({ name: 'penguins', version: '1' });
    expect(document.querySelector('.jp-MlflowRegisterDialog')).toBeNull();
  });

  it('registers the model that was chosen', async () => {
    const { end } = await open([MODEL, OTHER]);
    fireEvent.change(screen.getByLabelText('Model'), {
      target: { value: '1' }
    });
    press('Register');
    await end;
    expect(server.models.get('penguins')?.[0]?.model_id).toBe('m-2');
  });

  it('stays open with the error, and tries again', async () => {
    server.fail(
      'POST model-versions/create',
      new Answer(400, { error_code: 'X', message: 'Not allowed here.' })
    );
    const { end } = await open();
    press('Register');
    await screen.findByText('Not allowed here.');
    expect(server.models.size).toBe(0);
    press('Register');
    expect((await end)?.version).toBe('1');
  });

  it('sets an alias that it says the present place of', async () => {
    server.models.set('old', [
      { name: 'old', version: '1', source: '', run_id: '' }
    ]);
    server.aliases.set('champion', '1');
    const { end, input } = await open();
    await screen.findByText('New model');
    fireEvent.change(input, { target: { value: 'old' } });
    fireEvent.change(screen.getByLabelText('Alias (optional)'), {
      target: { value: 'champion' }
    });
    await screen.findByText('Will move here from version 1');
    fireEvent.change(screen.getByLabelText('Description (optional)'), {
      target: { value: 'New.' }
    });
    press('Register');
    await end;
    expect(server.aliases.get('champion')).toBe('2');
    expect(server.models.get('old')?.[1]?.description).toBe('New.');
  });

  it('makes no second version when only the alias is refused', async () => {
    const refused = new Answer(403, { error_code: 'X', message: 'Not yours.' });
    server.fail('POST registered-models/alias', refused);
    const { end, input } = await open();
    const alias = screen.getByLabelText<HTMLInputElement>('Alias (optional)');
    fireEvent.change(alias, { target: { value: 'v1' } });
    press('Register');
    await screen.findByText(/MLflow keeps it/);
    expect(server.models.size).toBe(0);
    fireEvent.change(alias, { target: { value: 'champion' } });
    press('Register');
    await screen.findByText(/The alias was not set: Not yours\./);
    screen.getByText('Version 1 is registered.');
    expect([input.readOnly, alias.readOnly]).toEqual([true, false]);
    press('Register');
    expect((await end)?.version).toBe('1');
    expect(server.models.get('penguins')).toHaveLength(1);
    expect(server.aliases.get('champion')).toBe('1');
  });

  it('leaves the alias where it is when the person leaves meanwhile', async () => {
    server.aliases.set('champion', '7');
    const asked = new PromiseDelegate<void>();
    const answered = new PromiseDelegate<void>();
    const client = new RegistryClient(server.settings, 'default');
    const setAlias = jest.fn(() => Promise.resolve());
    const dialog = new RegisterDialog({
      models: [MODEL],
      name: 'penguins',
      names: new RegisteredNames(client),
      register: async () => {
        asked.resolve();
        await answered.promise;
        return { name: 'penguins', version: '1' };
      },
      setAlias,
      trans
    });
    const end = dialog.launch();
    await dialog.ready;
    fireEvent.change(await screen.findByLabelText('Alias (optional)'), {
      target: { value: 'champion' }
    });
    press('Register');
    await asked.promise;
    press('Cancel');
    await end;
    answered.resolve();
    await dialog.settled;
    expect(setAlias).not.toHaveBeenCalled();
  });

  it('registers nothing under a name that cannot be one', async () => {
    const { end, input } = await open();
    fireEvent.change(input, { target: { value: 'a/b' } });
    await waitFor(() => {
      expect(screen.getByText(/cannot contain/)).toBeTruthy();
    });
    press('Register');
    press('Cancel');
    expect(await end).toBeNull();
    expect(server.models.size).toBe(0);
  });
});

describe('names', () => {
  it('knows the aliases also of a model that is not among the first', async () => {
    const server = new TestRegistry();
    await server.start();
    for (let count = 0; count < 501; count++) {
      const name = `m${count}`;
      server.models.set(name, [{ name, version: '1', source: '', run_id: '' }]);
    }
    server.aliases.set('champion', '1');
    const names = new RegisteredNames(
      new RegistryClient(server.settings, 'default')
    );
    await names.load();
    expect(names.names).toHaveLength(500);
    expect(await names.outlook('m500')).toEqual({ version: 2 });
    expect(names.aliased('m500', 'champion')).toBe('1');
    await server.stop();
  });

  it('knows what MLflow refuses', () => {
    expect(nameProblem(' ', trans)).not.toBe('');
    expect(nameProblem('a:b', trans)).not.toBe('');
    expect(nameProblem('Penguin Predictor', trans)).toBe('');
  });

  it('knows which aliases MLflow refuses', () => {
    for (const alias of ['', 'a b', 'a/b', 'latest', 'LATEST', 'v12', 'é!']) {
      expect([alias, aliasProblem(alias, trans)]).not.toEqual([alias, '']);
    }
    for (const alias of ['champion', 'v1_b', 'prod-eu', 'größe', '7']) {
      expect([alias, aliasProblem(alias, trans)]).toEqual([alias, '']);
    }
  });

  it('suggests the name of the model or of the notebook', () => {
    expect(suggestName(OTHER, 'x/penguins.ipynb')).toBe('b');
    expect(suggestName(MODEL, 'x/penguins.ipynb')).toBe('penguins');
    expect(suggestName(MODEL, null)).toBe('model');
    expect(suggestName({ ...MODEL, name: 'a/b:c' }, null)).toBe('a-b-c');
  });
});
