import type { GrantId, Instant } from "@mintport/core/ports";
import type { Connection } from "./client.ts";
import { dropAt } from "./expiry.ts";
import { texts } from "./replies.ts";
import { script } from "./script.ts";

/** Which families a grant has: an index of each grant's, in a slot of its own. */
export interface FamiliesOfGrants {
  /** Notes a family of the grant, or that it lasts longer. Before the family: what is not noted is not ended. */
  note(tenant: string, of: Noted): Promise<void>;
  list(tenant: string, grant: GrantId): Promise<readonly string[]>;
}

/** A family of a grant, and until when it is there. */
export interface Noted {
  readonly grant: string;
  readonly family: string;
  readonly expiresAt: Instant;
}

/** The index of families by their grants; what Redis has dropped leaves it with the next note. */
export const familiesOfGrants = ({ client, keys }: Connection, port: string): FamiliesOfGrants => ({
  note: async (tenant, { grant, family, expiresAt }) => {
    await note(client, [keys.item("families", tenant, grant)], [family, dropAt(expiresAt)]);
  },
  list: async (tenant, grant) => {
    const found = await client.call("ZRANGE", keys.item("families", tenant, grant), 0, -1);
    return texts(port, found).filter((family) => family !== null);
  },
});

const note = script(`
redis.call('ZADD', KEYS[1], 'GT', ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', redis.call('TIME')[1])
if redis.call('EXPIRETIME', KEYS[1]) < tonumber(ARGV[2]) then
  redis.call('EXPIREAT', KEYS[1], ARGV[2])
end
return 'noted'
`);
