import type { Client } from "../session/types.ts";

/** The last day on which a credential of the client was used, as far as that is written down: day by day. */
export const lastUseOf = ({ secrets, apiKeys }: Client): number | undefined => {
  const days = [...secrets, ...apiKeys].flatMap(({ lastUsedDay }) => lastUsedDay ?? []);
  return days.length === 0 ? undefined : Math.max(...days);
};
