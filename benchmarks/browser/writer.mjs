/** The process that trains meanwhile, see `writer.py`. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export class Writer {
  static async start({ command: [program, ...args], env }) {
    const child = spawn(program, args, {
      env,
      stdio: ['pipe', 'pipe', 'inherit']
    });
    const writer = new Writer(child);
    await writer.#next();
    return writer;
  }

  constructor(child) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[
      Symbol.asyncIterator
    ]();
  }

  /** Log the next value; the time, in milliseconds since 1970, at which that returned. */
  async log() {
    this.#child.stdin.write('log\n');
    const { returned } = await this.#next();
    return returned;
  }

  async end() {
    const exit = once(this.#child, 'exit');
    this.#child.stdin.end();
    await exit;
  }

  async #next() {
    const { value, done } = await this.#lines.next();
    if (done) {
      throw new Error('The writer has ended.');
    }
    return JSON.parse(value);
  }

  #child;
  #lines;
}
