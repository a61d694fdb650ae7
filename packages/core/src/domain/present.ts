/** `T` with the fields optional that may be `undefined`, and then left out. */
export type Present<T extends object> = Flat<
  { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
    [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
  }
>;

type Flat<T> = { [K in keyof T]: T[K] };

/**
 * The fields that have a value: one that is `undefined` is left out, as optional fields want it.
 *
 * @example present({ id, label }) // { id } where there is no label
 */
export const present = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Present<T>;
