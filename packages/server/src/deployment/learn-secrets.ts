import type { FullStorage } from "@mintport/core/ports";
import type { LearningSecretHasher } from "@mintport/crypto";
import { fail } from "../errors/fail.ts";

/**
 * Tells the hasher what the first clients of the first tenants have, so that the first guess after a start already costs
 * what any later one does. What stands further back is learnt when it is first used; `alsoVerifies` names it beforehand.
 */
export const learnSecrets = async (
  { tenants, clients }: FullStorage,
  hasher: Pick<LearningSecretHasher, "learn">,
): Promise<void> => {
  const away = fail("the store cannot be asked for its clients");
  const page = await tenants.list({ limit: mostTenants }).match((found) => found, away);
  for (const { value: tenant } of page.items) {
    const found = await clients
      .list(tenant.id, { limit: mostClients })
      .match((listed) => listed, away);
    for (const { value: client } of found.items)
      hasher.learn(
        tenant.id,
        client.secrets.map(({ hash }) => hash),
      );
  }
};

const mostTenants = 100;
const mostClients = 100;
