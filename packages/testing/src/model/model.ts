/** What the stores of expiring things should do, in plain maps: small enough to be seen to be right. */
export interface Model {
  now: number;
  /** By tenant and digest. */
  readonly items: Map<string, { readonly until: number; used: boolean }>;
  readonly seen: Map<string, number>;
  /** Token → its family; family → its current token, none once it is revoked. */
  readonly members: Map<string, { readonly family: string; readonly until: number }>;
  readonly families: Map<string, string | undefined>;
}

export const emptyModel = (now: number): Model => ({
  now,
  items: new Map(),
  seen: new Map(),
  members: new Map(),
  families: new Map(),
});

/** One call of a store: which, and on what. Keys hold the tenant. */
export type Call =
  | { readonly call: "put"; readonly key: string; readonly until: number }
  | { readonly call: "consume" | "peek"; readonly key: string }
  | { readonly call: "insertOnce"; readonly key: string; readonly until: number }
  | {
      readonly call: "start";
      readonly key: string;
      readonly family: string;
      readonly until: number;
    }
  | {
      readonly call: "rotate";
      readonly key: string;
      readonly successor: string;
      readonly until: number;
    }
  | { readonly call: "find"; readonly key: string }
  | { readonly call: "revoke"; readonly family: string };

/** Applies a call to the model, and tells the verdict that a store must give. */
export const apply = (model: Model, call: Call): string => {
  const { now, items, seen, members, families } = model;
  switch (call.call) {
    case "put":
      if (items.has(call.key)) return "exists";
      items.set(call.key, { until: call.until, used: false });
      return "stored";
    case "consume":
    case "peek": {
      const item = items.get(call.key);
      if (item === undefined || item.until <= now) return "unknown";
      const verdict = item.used ? "replayed" : "fresh";
      if (call.call === "consume") item.used = true;
      return verdict;
    }
    case "insertOnce":
      if ((seen.get(call.key) ?? now) > now) return "seen";
      seen.set(call.key, call.until);
      return "first";
    case "start":
      if (members.has(call.key) || families.has(call.family)) return "exists";
      members.set(call.key, { family: call.family, until: call.until });
      families.set(call.family, call.key);
      return "started";
    case "rotate": {
      const member = members.get(call.key);
      if (member === undefined || member.until <= now) return "unknown";
      const isCurrent = families.get(member.family) === call.key;
      families.set(member.family, isCurrent ? call.successor : undefined);
      if (isCurrent) members.set(call.successor, { family: member.family, until: call.until });
      return isCurrent ? "rotated" : "reused";
    }
    case "find": {
      const member = members.get(call.key);
      const lives = member !== undefined && member.until > now;
      return lives && families.get(member.family) === call.key ? "found" : "nothing";
    }
    case "revoke":
      if (!families.has(call.family)) return "unknown";
      families.set(call.family, undefined);
      return "revoked";
  }
};

/** Forgets all that is a tenant's: keys begin with its letter. */
export const clear = ({ items, seen, members, families }: Model, tenant: string): void => {
  for (const rows of [items, seen, members, families])
    for (const key of rows.keys()) if (key.startsWith(tenant)) rows.delete(key);
};

export const copyOf = (model: Model): Model => ({
  now: model.now,
  items: new Map([...model.items].map(([key, item]) => [key, { ...item }])),
  seen: new Map(model.seen),
  members: new Map(model.members),
  families: new Map(model.families),
});
