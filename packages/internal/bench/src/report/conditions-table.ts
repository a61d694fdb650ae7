import type { Table } from "../table.ts";
import type { Conditions } from "./merge-runs.ts";

export const conditionsTable = ({ days, machine, versions, built }: Conditions): Table => ({
  title: "Conditions",
  heads: ["", ""],
  rows: [
    ["measured", days.join(", ")],
    ["machine", `${machine.cores} × ${machine.cpu}, ${machine.memory}, ${machine.platform}`],
    ...Object.entries(versions),
    [
      "processes",
      built
        ? "run on built files, as a deployment does"
        : "run on sources and strip their types at start: tens of MiB more for each",
    ],
    ["request", "`grant_type=client_credentials`, two scopes, unless a section says another"],
  ],
});
