import type { Page, PageRequest } from "@mintport/core/ports";
import { okAsync, type ResultAsync } from "@mintport/core/result";
import { expectOk } from "@mintport/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { filteredPage } from "../../src/management/filtered-page.ts";

it("a filtered list shows each wanted item once, in pages of at most the limit, in bounded work", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 60 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows, limit, rowsAtOnce, mostRows) => {
        const asked: number[] = [];
        const pages = filteredPage(
          (page) => {
            asked.push(page.limit);
            return numbersOf(rows.length)(page);
          },
          (row) => rows[row] === true,
          { mostRows, rowsAtOnce },
        );
        const seen: number[] = [];
        let after: string | undefined;
        do {
          asked.length = 0;
          const page = expectOk(await pages({ limit, ...(after === undefined ? {} : { after }) }));
          expect(page.items.length).toBeLessThanOrEqual(limit);
          // Rows are read at most twice: once more where a page ends within what was read.
          expect(asked.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(
            2 * Math.max(mostRows, rowsAtOnce),
          );
          seen.push(...page.items);
          after = page.next;
        } while (after !== undefined);
        expect(seen).toEqual(rows.flatMap((isWanted, row) => (isWanted ? [row] : [])));
      },
    ),
  );
});

it("a page that grows between two looks at it is still no longer than was asked for", async () => {
  let looks = 0;
  const list = (page: PageRequest) => numbersOf(100)(page);
  const page = await filteredPage(list, (row) => (looks++ < 10 ? row % 2 === 0 : true), {
    ...{ mostRows: 50, rowsAtOnce: 10 },
  })({ limit: 3 });
  expect(expectOk(page).items.length).toBeLessThanOrEqual(3);
});

it("a filter that nothing fits looks at so many rows and leads on", async () => {
  let read = 0;
  const list = (page: PageRequest) => {
    read += page.limit;
    return numbersOf(100_000)(page);
  };
  const page = expectOk(await filteredPage(list, () => false)({ limit: 100 }));
  expect([page.items, page.next, read]).toEqual([[], "2000", 2000]);
});

it("rows that cannot be read are told beside what fits, whichever rows those would be", async () => {
  const damaged = [{ name: "x", revision: 1 as never }];
  const list = (page: PageRequest) => numbersOf(3)(page).map((found) => ({ ...found, damaged }));
  const page = expectOk(await filteredPage(list, (row) => row === 1)({ limit: 5 }));
  expect(page).toEqual({ items: [1], damaged });
});

/** The whole numbers below a count, as a store would list them. */
const numbersOf =
  (count: number) =>
  ({ after = "0", limit }: PageRequest): ResultAsync<Page<number>, never> => {
    const [from, to] = [Number(after), Math.min(Number(after) + limit, count)];
    const items = Array.from({ length: to - from }, (_, i) => from + i);
    return okAsync({ items, ...(to < count ? { next: String(to) } : {}) });
  };
