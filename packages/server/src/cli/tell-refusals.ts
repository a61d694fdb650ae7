import type { ImportResult } from "../import/import-result.ts";
import type { CommandContext } from "./command-context.ts";
import { printable } from "./printable.ts";

/** Tells on standard error which rows were not imported, and of the first of them why. */
export const tellRefusals = ({
  err,
}: Pick<CommandContext, "err">): { tell(result: ImportResult): void; end(): void } => {
  let refused = 0;
  return {
    tell: ({ at, id, outcome, problems = [], fields = [] }) => {
      if (outcome !== "refused" && outcome !== "differs") return;
      if (++refused > mostTold) return;
      const reasons =
        outcome === "differs"
          ? [`differs from what is there in ${fields.join(", ")}`]
          : problems.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`));
      const name = id === undefined ? "" : ` ${id}:`;
      err(`mintport: ${printable(`${at}:${name} ${reasons.join("; ")}`)}\n`);
    },
    end: () => {
      if (refused > mostTold)
        err(`mintport: and ${refused - mostTold} further rows: --report tells of all of them\n`);
    },
  };
};

const mostTold = 20;
