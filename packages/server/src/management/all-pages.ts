import type { ManagementError } from "@mintport/core/management";
import {
  type DamagedRow,
  type Page,
  type PageRequest,
  type PortError,
  present,
} from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { explainManagement } from "../errors/command-failed.ts";

/** A list as a whole. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  /** The rows that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** Everything a list holds, page by page. */
export const allPages = async <Item>(
  list: (page: PageRequest) => ResultAsync<Page<Item>, ManagementError | PortError>,
): Promise<Listed<Item>> => {
  const items: Item[] = [];
  const damaged: DamagedRow[] = [];
  let after: string | undefined;
  do {
    const page: Page<Item> = (await list({ limit: 500, ...present({ after }) })).match(
      (value) => value,
      (error) => {
        throw explainManagement(error, {});
      },
    );
    items.push(...page.items);
    damaged.push(...(page.damaged ?? []));
    after = page.next;
  } while (after !== undefined);
  return { items, damaged };
};
