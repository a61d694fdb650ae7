import type { TenantId } from "@mintport/core";
import { removeTenantRows } from "@mintport/core/management";
import { contain, type FullStorage } from "@mintport/core/ports";
import { removePaced } from "@mintport/storage-sql";
import { maxStaleness } from "../stores/open-storage.ts";

/** Starts the removal of what a removed tenant left behind, some time from now; answers at once. */
export type RemoveRows = (tenant: TenantId) => void;

/**
 * Removes a tenant's rows once every node has forgotten it. A process that ends before leaves them for
 * `mintport prune --removed`, and so does a store that fails: what is left is dead, and only takes room.
 */
export const removeRowsLater =
  (
    storage: FullStorage,
    later: (work: () => void, milliseconds: number) => void = unheld,
  ): RemoveRows =>
  (tenant) => {
    later(
      contain(() => {
        void removePaced((page) => removeTenantRows(storage)(tenant, page)).match(ignore, ignore);
      }, ignore),
      maxStaleness * 1000,
    );
  };

/** Holds up no shutdown. */
const unheld = (work: () => void, milliseconds: number): void => {
  setTimeout(contain(work, ignore), milliseconds).unref();
};

const ignore = (): void => {};
