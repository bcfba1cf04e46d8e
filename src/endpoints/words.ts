import type { TranslationBundle } from '@jupyterlab/translation';
import type { IEndpoint } from '../api/endpoints';

/** How an endpoint fares, as it is shown. */
export type ShownState =
  'not_ready' | 'ready' | 'asleep' | 'updating' | 'failed' | 'stopped';

export function shownState(endpoint: IEndpoint): ShownState {
  const { state, is_asleep, is_updating } = endpoint;
  if (state !== 'ready') {
    return state;
  }
  return is_updating ? 'updating' : is_asleep ? 'asleep' : 'ready';
}

export function stateLabel(
  state: ShownState,
  trans: TranslationBundle
): string {
  switch (state) {
    case 'not_ready':
      return trans.__('Not ready');
    case 'ready':
      return trans.__('Ready');
    case 'asleep':
      return trans.__('Asleep');
    case 'updating':
      return trans.__('Updating');
    case 'failed':
      return trans.__('Failed');
    case 'stopped':
      return trans.__('Stopped');
  }
}

/** A state in a sentence, for those who wonder what it means; '' where there is nothing to say. */
export function stateHint(state: ShownState, trans: TranslationBundle): string {
  switch (state) {
    case 'not_ready':
      return trans.__('The model is being fetched and loaded. See the log.');
    case 'asleep':
      return trans.__(
        'It stopped, as nobody asked. The next request starts it again.'
      );
    case 'updating':
      return trans.__(
        'Another version is being started. This one answers until that is ready.'
      );
    case 'stopped':
      return trans.__('It answers no requests until it is started again.');
    case 'ready':
    case 'failed':
      return '';
  }
}

/** Told apart by shape as well as by colour. */
export const STATE_SYMBOLS: Readonly<Record<ShownState, string>> = {
  not_ready: '◔',
  ready: '●',
  asleep: '☾',
  updating: '◑',
  failed: '✗',
  stopped: '■'
};

/** What is served, in few words: `Penguin Predictor version 3 · @champion`. */
export function servedLabel(
  { model, version, uri }: IEndpoint,
  trans: TranslationBundle
): string {
  if (!('name' in model)) {
    return uri;
  }
  const shown = version ?? ('version' in model ? model.version : null);
  const name =
    shown === null ? model.name : trans.__('%1 version %2', model.name, shown);
  return 'alias' in model ? `${name} · @${model.alias}` : name;
}
