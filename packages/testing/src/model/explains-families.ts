/** What is known of families and their tokens. */
export interface FamilyState {
  /** Token → its family. */
  readonly members: Map<string, { readonly family: string; readonly until: number }>;
  readonly families: Map<string, Family>;
}

interface Family {
  readonly grant: string;
  readonly current: string;
  readonly ended: boolean;
  /** The token before the current one, until that is used. */
  readonly retry?: { readonly key: string; readonly memo: string; readonly until: number };
  /** How long it is kept. */
  readonly until: number;
}

/** A call of the port, by the names of a history. */
export type FamilyCall = { readonly key: string } & (
  | {
      readonly call: "start";
      readonly family: string;
      readonly grant: string;
      readonly until: number;
    }
  | {
      readonly call: "rotate";
      readonly age: number;
      readonly successor: string;
      readonly until: number;
      readonly memo: string;
      readonly retryUntil: number;
    }
  | { readonly call: "inspect"; readonly age: number }
  | { readonly call: "touch"; readonly age: number; readonly until: number }
  | { readonly call: "revoke" }
  | { readonly call: "revokeByGrant"; readonly grant: string }
);

/** Whether a store may have answered this, and the state after it. */
export const explainsFamilies = (
  state: FamilyState,
  call: FamilyCall,
  answer: string,
  now: number,
): boolean => {
  const { members, families } = state;
  switch (call.call) {
    case "start": {
      const { key, family, grant, until } = call;
      if (members.has(key) || families.has(family)) return answer === "exists";
      members.set(key, { family, until });
      families.set(family, { grant, current: key, ended: false, until });
      return answer === "started";
    }
    case "revoke": {
      const family = families.get(call.key);
      if (family === undefined) return answer === "unknown";
      families.set(call.key, { ...family, ended: true });
      return answer === "revoked";
    }
    case "revokeByGrant": {
      const own = [...families].filter(
        ([key, { grant }]) => grant === call.grant && grant !== "" && isOf(call.key, key),
      );
      for (const [key, family] of own) families.set(key, { ...family, ended: true });
      return answer === String(own.length);
    }
    case "inspect":
      return answer === (found(state, call.key, now)?.verdict ?? "unknown");
    case "touch": {
      const token = found(state, call.key, now);
      if (token?.verdict !== "current") return answer === (token?.verdict ?? "unknown");
      const { retry: _retry, ...family } = token.family;
      const until = Math.max(token.until, call.until);
      members.set(call.key, { family: token.name, until });
      families.set(token.name, { ...family, until: Math.max(family.until, until) });
      return answer === "touched";
    }
    case "rotate":
      return answer === rotated(state, call, now);
  }
};

const rotated = (
  state: FamilyState,
  call: Extract<FamilyCall, { readonly call: "rotate" }>,
  now: number,
): string => {
  const token = found(state, call.key, now);
  if (token === undefined || token.verdict === "ended") return token?.verdict ?? "unknown";
  const { name, family } = token;
  if (token.verdict === "current") {
    state.members.set(call.successor, { family: name, until: call.until });
    state.families.set(name, {
      ...{ ...family, current: call.successor, until: Math.max(family.until, call.until) },
      retry: { key: call.key, memo: call.memo, until: call.retryUntil },
    });
    return "rotated";
  }
  const { retry } = family;
  if (retry?.key === call.key && now < retry.until) return `retried ${retry.memo}`;
  state.families.set(name, { ...family, ended: true });
  return "reused";
};

/** A living token, and the family that it is of. */
const found = ({ members, families }: FamilyState, key: string, now: number) => {
  const member = members.get(key);
  const family = member && families.get(member.family);
  if (member === undefined || family === undefined || member.until <= now) return undefined;
  const living = family.current === key ? ("current" as const) : ("superseded" as const);
  const verdict = family.ended ? ("ended" as const) : living;
  return { name: member.family, family, until: member.until, verdict };
};

const isOf = (key: string, other: string): boolean => key.charAt(0) === other.charAt(0);
