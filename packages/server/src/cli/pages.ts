import type { Page, PageRequest, PortError, Versioned } from "@mintport/core";
import type { ResultAsync } from "neverthrow";
import { explainManagement } from "./failure.ts";

/** Everything a list holds, page by page. */
export const allPages = async <T>(
  list: (page: PageRequest) => ResultAsync<Page<Versioned<T>>, PortError>,
): Promise<readonly Versioned<T>[]> => {
  const items: Versioned<T>[] = [];
  let after: string | undefined;
  do {
    const page: Page<Versioned<T>> = (
      await list({ limit: 500, ...(after === undefined ? {} : { after }) })
    ).match(
      (value) => value,
      (error) => {
        throw explainManagement(error, {});
      },
    );
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
};
