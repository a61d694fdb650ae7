import {
  type DamagedRow,
  type Page,
  type PageRequest,
  present,
  type RecordCodec,
  type Revision,
  type Versioned,
} from "@mintport/core/ports";
import type { Result } from "@mintport/core/result";
import type { Read } from "./fields.ts";
import { lastWord } from "./key.ts";

/** The fields of a row that has a revision. */
export interface VersionedFields {
  readonly revision: number;
  readonly content: string;
}

/** The value of a row, with its revision. */
export const versioned = <T>(
  { fields: { revision, content } }: Pick<Read<VersionedFields>, "fields">,
  codec: Pick<RecordCodec<T>, "decode">,
): Result<Versioned<T>, unknown> =>
  codec.decode(content).map((value) => ({ value, revision: revision as Revision }));

/** A page of a list, in the order of the keys' last words, or of what `nameOf` answers. What went since its key was read is left out. */
export const versionedPage = async <T>(
  keys: readonly string[],
  { after, limit }: PageRequest,
  {
    read,
    codecFor,
    nameOf = lastWord,
  }: {
    read(key: string): Promise<Pick<Read<VersionedFields>, "fields"> | undefined>;
    /** Reads what stands under a name. */
    codecFor(name: string): Pick<RecordCodec<T>, "decode">;
    nameOf?(key: string): string;
  },
): Promise<Page<Versioned<T>>> => {
  const names = new Map(keys.map((key) => [nameOf(key), key]));
  const wanted = [...names].filter(([name]) => after === undefined || name > after).sort(byName);
  const page = wanted.slice(0, limit);
  const found = await Promise.all(
    page.map(async ([name, key]) => ({ name, row: await read(key) })),
  );
  const items: Versioned<T>[] = [];
  const damaged: DamagedRow[] = [];
  for (const { name, row } of found)
    if (row !== undefined)
      versioned(row, codecFor(name)).match(
        (item) => items.push(item),
        () => damaged.push({ name, revision: row.fields.revision as Revision }),
      );
  return {
    items,
    ...present({
      damaged: damaged.length === 0 ? undefined : damaged,
      next: wanted.length > limit ? page.at(-1)?.[0] : undefined,
    }),
  };
};

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
  a < b ? -1 : 1;
