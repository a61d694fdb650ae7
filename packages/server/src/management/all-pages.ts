import {
  type DamagedRow,
  type Page,
  type PageRequest,
  type PortError,
  present,
  type Versioned,
} from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { explainManagement } from "../errors/command-failed.ts";

/** A list as a whole. */
export interface Listed<T> {
  readonly items: readonly Versioned<T>[];
  /** The rows that cannot be read. */
  readonly damaged: readonly DamagedRow[];
}

/** Everything a list holds, page by page. */
export const allPages = async <T>(
  list: (page: PageRequest) => ResultAsync<Page<Versioned<T>>, PortError>,
): Promise<Listed<T>> => {
  const items: Versioned<T>[] = [];
  const damaged: DamagedRow[] = [];
  let after: string | undefined;
  do {
    const page: Page<Versioned<T>> = (await list({ limit: 500, ...present({ after }) })).match(
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
