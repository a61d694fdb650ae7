/**
 * A value that no log, no message and no listing may hold: a key, or a URL with a password in it. However it is printed it
 * is `***`; only `reveal` gives it, so that each place that takes it out can be found by that word. `console.log` shows no
 * private field.
 *
 * @example const key = new Concealed("hunter2"); `${key}`; // "***"
 */
export class Concealed<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }
}

/** The text that stands in a secret's place. */
export const mask = "***";
