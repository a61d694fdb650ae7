/**
 * A copy that nobody can change: who keeps what was stored, or changes what was read, changes nothing for others. It is
 * made when it is written, so that a read costs nothing.
 */
export const own = <T>(value: T): T => freeze(structuredClone(value));

const freeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null)
    for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
};
