/**
 * Changes what a caller was given, at every depth, as careless code does. Where the value is frozen nothing happens:
 * that keeps the promise as well as a copy does.
 */
export const tamper = (value: unknown): void => {
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    tamper(Reflect.get(value, key));
    Reflect.set(value, key, "tampered");
  }
  Reflect.set(value, "tampered", true);
};
