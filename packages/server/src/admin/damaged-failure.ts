import type { PortError } from "@mintport/core/ports";
import { type AdminFailure, failure } from "./admin-failure.ts";

type Parameters = Readonly<Record<string, string>>;

/** The answer to a record that cannot be read: which it is, and what mends it. */
export const damagedFailure = (
  { port }: Pick<PortError, "port">,
  parameters: Parameters,
): AdminFailure => {
  const about = records.find((record) => record.port === port);
  // What no path names is a matter of the operator's log.
  if (about === undefined || !about.named.every((name) => name in parameters))
    return failure(500, "server_error", "The server met an unexpected condition");
  const name = about.named.map((kind) => `${kind} ${parameters[kind] ?? ""}`).join(" of ");
  const why = about.why ?? "it was edited, or written by another version";
  return failure(
    409,
    "damaged",
    `The record of ${about.of ?? ""}${name} cannot be read: ${why}. Restore it from a backup, or ${about.mends}`,
  );
};

interface DamagedRecord {
  readonly port: string;
  /** The parameters of the path that name it. */
  readonly named: readonly string[];
  /** What of that it is, unless it is the thing itself. */
  readonly of?: string;
  readonly why?: string;
  /** What else mends it than a backup. */
  readonly mends: string;
}

const records: readonly DamagedRecord[] = [
  {
    port: "client-store",
    named: ["client", "tenant"],
    mends: "remove the client: DELETE with If-Match: *",
  },
  {
    port: "tenant-store",
    named: ["tenant"],
    mends: "remove its clients and then the tenant: DELETE with If-Match: *",
  },
  { port: "grant-store", named: ["grant", "tenant"], mends: "end the grant: DELETE" },
  {
    port: "signing-keys",
    named: ["tenant"],
    of: "the signing keys of ",
    why: "it was edited, written by another version, or sealed by a key that this process does not have",
    mends: "name that key in MINTPORT_KEY_ENCRYPTION_KEY",
  },
];
