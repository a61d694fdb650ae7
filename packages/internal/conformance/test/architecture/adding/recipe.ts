/** How one kind of thing is added, as the table "Adding things" of docs/architecture.md says. */
export interface Recipe {
  /** The first cell of the table's row. */
  readonly row: string;
  /** The new files, from the repository's root, and their text. */
  readonly write: Readonly<Record<string, string>>;
  /** The lines that existing files get. */
  readonly edit: readonly Edit[];
}

/** One line for one existing file, found by how a line begins, white space aside. */
export type Edit = {
  /** From the repository's root. */
  readonly file: string;
  readonly line: string;
} & ({ readonly before: string } | { readonly insteadOf: string });
