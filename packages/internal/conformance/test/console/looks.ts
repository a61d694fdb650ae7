import type { Page } from "playwright-core";

/** In the page: by how many pixels it is wider than the window. */
export const overflow =
  "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** What axe finds in the page, by rule and place. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  const results = await page.evaluate<AxeResults>("axe.run()");
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
  );
};

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}
