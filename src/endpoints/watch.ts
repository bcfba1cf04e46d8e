import type { Hints } from '../api/events';
import { HintWatch } from '../common/hintwatch';

/**
 * Tells when to ask for endpoints anew. It is still while nobody looks.
 */
export class EndpointWatch extends HintWatch {
  /**
   * @param options.hints Disposed of with this.
   * @param options.mayHint Whether hints can come at all. It never rejects.
   * @param options.name The endpoint that is looked at; null for all.
   */
  constructor({
    hints,
    mayHint,
    name
  }: {
    readonly hints: Hints;
    readonly mayHint: () => Promise<boolean>;
    readonly name: string | null;
  }) {
    super({
      hints,
      mayHint,
      isMeant: ({ kind, endpoint }) =>
        kind === 'endpoint' && (name === null || (endpoint ?? name) === name)
    });
  }
}
