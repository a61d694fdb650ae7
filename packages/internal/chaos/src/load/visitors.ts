import type { Ledger } from "./ledger.ts";
import { credentialsOf, formTo, grant, type Parties, withAssertion, withProof } from "./parties.ts";
import type { Visitor } from "./visitor.ts";

/** Asks whether the process lives. */
export const watcher: Visitor = {
  kind: "livez",
  visit: async (ask) => {
    await ask({ path: "/livez" }, 200);
  },
};

/** A client that the server has in its cache, and whose tokens are signed without a write. */
export const cachedClient = (parties: Parties): Visitor => ({
  kind: "jwt",
  visit: async (ask) => {
    await ask(formTo("token", { ...grant, ...credentialsOf(parties, "cached") }), 200);
  },
});

/** Clients that nobody knows: each is looked for in the store, and what cannot be looked for is not refused. */
export const stranger: Visitor = {
  kind: "unknown",
  visit: async (ask) => {
    const nobody = { client_id: crypto.randomUUID(), client_secret: "of-nobody" };
    await ask(formTo("token", { ...grant, ...nobody }), 401);
  },
};

/** Gets an opaque token and looks at it; every other one it revokes, and looks again (RFC 7662, RFC 7009). */
export const opaqueClient = (parties: Parties, { live, revoked }: Ledger): Visitor => {
  const own = credentialsOf(parties, "opaque");
  let visits = 0;
  return {
    kind: "opaque",
    visit: async (ask) => {
      const made = await ask(formTo("token", { ...grant, ...own }), 200);
      const token = made?.member("access_token");
      if (typeof token !== "string") return;
      const look = formTo("introspect", { ...own, token });
      await ask(look, 200, (answer) => answer.member("active") === true);
      visits += 1;
      if (visits % 2 === 0) {
        live.push(token);
        return;
      }
      if ((await ask(formTo("revoke", { ...own, token }), 200)) === undefined) return;
      revoked.push(token);
      await ask(look, 200, (answer) => answer.member("active") === false);
    },
  };
};

/** Binds its tokens to a key, by a proof for each: a fresh one is never told that it was used (RFC 9449 §11.1). */
export const prover = (parties: Parties, { used }: Ledger): Visitor => ({
  kind: "proof",
  visit: async (ask) => {
    const asked = await withProof(parties);
    if ((await ask(asked, 200)) !== undefined) used.push(asked);
  },
});

/** Proves itself by an assertion for each request: a fresh one is never told that it was used (RFC 7523 §3). */
export const signer = (parties: Parties, { used }: Ledger): Visitor => ({
  kind: "assertion",
  visit: async (ask) => {
    const asked = await withAssertion(parties);
    if ((await ask(asked, 200)) !== undefined) used.push(asked);
  },
});
