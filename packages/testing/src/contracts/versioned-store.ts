import type {
  CreateVerdict,
  MaybeAsync,
  Page,
  PageRequest,
  PortError,
  RemoveVerdict,
  Revision,
  UpdateVerdict,
  Versioned,
} from "@mintport/core/ports";
import type { ResultAsync } from "@mintport/core/result";
import { expectOk } from "../expect-ok.ts";
import type { RawRecord } from "../opened.ts";

/** The methods that the registries of tenants and of clients share, seen through one tenant. */
export interface VersionedStore<T> {
  find(id: string): MaybeAsync<T | undefined, PortError>;
  create(value: T): ResultAsync<CreateVerdict | { readonly verdict: "tenant_unknown" }, PortError>;
  read(id: string): ResultAsync<Versioned<T> | undefined, PortError>;
  update(value: T, expected: Revision): ResultAsync<UpdateVerdict, PortError>;
  list(page: PageRequest): ResultAsync<Page<Versioned<T>>, PortError>;
  remove(id: string, expected: Revision): ResultAsync<RemoveVerdict, PortError>;
  /** Where the value of this id stands, for `writeRaw`. */
  record(id: string, content: string): RawRecord;
}

/** The values that a versioned store is tried with. */
export interface VersionedCase<T extends { readonly id: string }> {
  /** A value in which no field has its default. */
  sample(id: string): T;
  /** The same with one field changed. */
  changed(value: T): T;
  /** The text that stores keep of it. */
  text(value: T): string;
}

/** Creates it; answers the revision that it begins at. */
export const made = async <T>(store: VersionedStore<T>, value: T): Promise<Revision> => {
  const answer = expectOk(await store.create(value));
  if (answer.verdict !== "created") throw new Error(`not created: ${answer.verdict}`);
  return answer.revision;
};

/** The revision of an update that succeeded. Any other verdict fails the test. */
export const updated = (answer: UpdateVerdict): Revision => {
  if (answer.verdict !== "updated") throw new Error(`not updated: ${answer.verdict}`);
  return answer.revision;
};
