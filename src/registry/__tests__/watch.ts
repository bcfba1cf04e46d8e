import { Signal } from '@lumino/signaling';
import type { StoreWatch } from '../../common/storewatch';

/** What tells of changes; it tells what the test says. */
export class Watch {
  readonly modelsChanged = new Signal<object, void>(this);
  readonly connection = 'default';
  readonly isVisible = true;
  readonly seen = Promise.resolve();
  readonly shows = jest.fn();

  get asWatch(): StoreWatch {
    return this as unknown as StoreWatch;
  }
}
