import type { JWTVerifyGetKey } from "jose";

/** The key that a lookup answers. */
type Found = Awaited<ReturnType<JWTVerifyGetKey>>;

/**
 * A lookup that answers at once with the keys that `lookup` found before. It has no rules of its own: a key is held by all
 * that a lookup goes by, `alg` and `kid`, and as long as `version` is the same. That is a number which no other key set had, and
 * `undefined` where no set counts now. What is refused is looked up each time, so that no token fills the memory.
 */
export const holdKeys = (
  lookup: JWTVerifyGetKey,
  version: () => number | undefined,
): JWTVerifyGetKey => {
  const held = new Map<string, Found>();
  let of: number | undefined;
  return (header, token) => {
    const now = version();
    // A lookup heeds an unprotected header as well, which no compact JWS has.
    if (now === undefined || token.header !== undefined) return lookup(header, token);
    if (now !== of) held.clear();
    of = now;
    const name = header.kid === undefined ? header.alg : `${header.alg} ${header.kid}`;
    return (
      held.get(name) ??
      Promise.resolve(lookup(header, token)).then((key) => {
        // A set that came meanwhile may not have this key any more.
        if (of === now) held.set(name, key);
        return key;
      })
    );
  };
};
