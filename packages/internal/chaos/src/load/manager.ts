import type { Ledger } from "./ledger.ts";
import { tenant } from "./parties.ts";
import type { Visitor } from "./visitor.ts";

/**
 * Makes clients whose names nobody else takes, and changes each by the revision it was shown. So `exists` and `stale` are
 * never right: who is told so hears of his own write, whose answer was lost. What was answered 503 may have been done,
 * and is left alone.
 */
export const manager = (token: string, { clients }: Ledger): Visitor => {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const all = `/admin/v1/tenants/${tenant}/clients`;
  return {
    kind: "admin",
    visit: async (ask) => {
      const id = `made-${crypto.randomUUID()}`;
      const body = JSON.stringify({ id, grantTypes: ["client_credentials"], ownScope: "api:read" });
      const made = await ask({ path: all, method: "POST", headers, body }, 201);
      if (made?.etag === undefined) return;
      clients.push(id);
      await ask(
        {
          ...{
            path: `${all}/${id}`,
            method: "PATCH",
            headers: { ...headers, "If-Match": made.etag },
          },
          body: JSON.stringify({ ownScope: "api:write" }),
        },
        200,
      );
    },
  };
};
