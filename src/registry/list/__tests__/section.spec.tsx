import type { ServiceManager } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { Signal } from '@lumino/signaling';
import {
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import React from 'react';
import { TestRegistry } from '../../__tests__/registry';
import { modelsSection } from '../section';

describe('modelsSection', () => {
  const server = new TestRegistry();
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  afterEach(cleanup);

  it('leaves the field where it is when it is emptied again', async () => {
    for (let count = 0; count < 9; count++) {
      server.models.set(`m${count}`, []);
    }
    const Section = modelsSection({
      services: {
        serverSettings: server.settings,
        events: { stream: new Signal({}) }
      } as unknown as ServiceManager.IManager,
      commands: new CommandRegistry(),
      experiments: null
    });
    render(
      <Section
        connection="default"
        path={null}
        trans={nullTranslator.load('jupyter_mlflow')}
      />
    );
    const field = await screen.findByRole('searchbox');
    const type = (value: string): void => {
      fireEvent.change(field, { target: { value } });
    };
    type('m8');
    await waitFor(() => {
      expect(screen.getAllByRole('listitem')).toHaveLength(1);
    });
    type('');
    expect(field.isConnected).toBe(true);
    await waitFor(() => {
      expect(screen.getAllByRole('listitem')).toHaveLength(8);
    });
    expect(screen.getByRole('searchbox')).toBe(field);
  });
});
