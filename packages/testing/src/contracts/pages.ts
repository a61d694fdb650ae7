import type { Page, PageRequest, PortError } from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { expectOk } from "../expect-ok.ts";

/** Every page from the first to the last; `between` is done after each. Fails where a list comes back to where it was. */
export const pagesOf = async <T>(
  list: (page: PageRequest) => ResultAsync<Page<T>, PortError>,
  limit: number,
  between: (page: Page<T>) => Promise<void> = async () => {},
): Promise<readonly Page<T>[]> => {
  const pages: Page<T>[] = [];
  const begun = new Set<string>();
  for (let after: string | undefined, done = false; !done; ) {
    const page = expectOk(await list(after === undefined ? { limit } : { limit, after }));
    pages.push(page);
    await between(page);
    after = page.next;
    if (after !== undefined && begun.has(after))
      throw new Error("the list comes back to a page that it was at");
    if (after !== undefined) begun.add(after);
    done = after === undefined;
  }
  return pages;
};
