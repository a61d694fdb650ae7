import type { TenantId } from "@mintport/core";
import { type FullStorage, toAsync } from "@mintport/core/ports";
import type { LookAndWords } from "@mintport/pages";
import { fail } from "../errors/fail.ts";

/** The pages bear the tenant's name. */
export const lookOf = (storage: FullStorage): LookAndWords => ({
  brand: async (tenant) => ({ name: await nameIn(storage)(tenant) }),
});

/** A tenant's name for people. */
export const nameIn =
  ({ tenants }: FullStorage) =>
  async (id: TenantId): Promise<string> => {
    const tenant = await toAsync(tenants.find(id)).match(
      (found) => found,
      fail("the tenant cannot be read"),
    );
    return tenant?.name ?? id;
  };
