import type { Open } from "../opened.ts";
import type { Promises } from "./promises.ts";
import { versionedIds } from "./versioned-ids.ts";
import { versionedLists } from "./versioned-lists.ts";
import type { VersionedCase, VersionedStore } from "./versioned-store.ts";
import { versionedTrouble } from "./versioned-trouble.ts";
import { versionedWrites } from "./versioned-writes.ts";

/** The promises of a store of things with revisions. */
export const versionedContract = <T extends { readonly id: string }>(
  promises: Promises,
  open: Open<VersionedStore<T>>,
  values: VersionedCase<T>,
): void => {
  versionedWrites(promises, open, values);
  versionedIds(promises, open, values);
  versionedLists(promises, open, values);
  versionedTrouble(promises, open, values);
};
