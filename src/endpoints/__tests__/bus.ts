import type { Event } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

/** What each of our hints has. */
export const HINT = {
  schema_id: 'https://jupyter-mlflow.readthedocs.io/events/hint/v1'
};

/** The events of a server, without one. */
export class Bus {
  readonly manager = {
    stream: new Signal<object, Event.Emission>(this)
  } as unknown as Event.IManager;

  emit(event: Event.Emission): void {
    (this.manager.stream as unknown as Signal<object, Event.Emission>).emit(
      event
    );
  }
}
