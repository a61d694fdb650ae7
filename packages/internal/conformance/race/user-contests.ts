import type { AuthorizationServer, TenantId } from "@mintport/core";
import { createInitialAccessToken, endSubject } from "@mintport/core/management";
import { type FullStorage, systemEntropy } from "@mintport/core/ports";
import { expectOk } from "@mintport/testing";
import { profile, tenant } from "./raced-server.ts";
import {
  type Asked,
  answer,
  askUser,
  isActive,
  redeem,
  refresh,
  register,
  type Told,
} from "./user-requests.ts";

/** The server and the store of one process. */
export interface Raced {
  readonly server: AuthorizationServer;
  readonly storage: FullStorage;
}

/** What the callers of one round go for at once; plain text, to be told to other processes. */
export interface UserPrize extends Asked {
  readonly contest: string;
  readonly code: string;
  readonly token: string;
}

/** What one caller got. */
export type Outcome =
  | Told
  | { readonly code: string }
  | { readonly registered: string }
  | { readonly revoked: true };

/** Something of a user's that many ask for at once, each at the server of its own process. */
export interface UserContest {
  readonly name: string;
  /** Seconds in which a refresh is answered alike. */
  readonly retryWindow: number;
  /** How far the authorization has come when the callers begin; `registration`: there is none, but a token that lets one client in. */
  readonly begins: "asked" | "code" | "tokens" | "registration";
  /** `caller` counts from 0 in each process. */
  compete(raced: Raced, prize: UserPrize, caller: number): Promise<Outcome>;
  /** What is wrong with the outcomes of a round; `undefined` if nothing is. */
  fault(raced: Raced, prize: UserPrize, outcomes: readonly Outcome[]): Promise<string | undefined>;
}

/** Lays out what a contest is for. */
export const newUserPrize = async (
  { server, storage }: Raced,
  { name, begins }: UserContest,
): Promise<UserPrize> => {
  if (begins === "registration") {
    const make = createInitialAccessToken({ tenants: storage.tenants, entropy: systemEntropy });
    const { token } = expectOk(await make(tenant as TenantId, { profile, uses: 1 }));
    return { contest: name, form: {}, sender: {}, verifier: "", code: "", token };
  }
  const asked = { ...(await askUser(server)), contest: name };
  if (begins === "asked") return { ...asked, code: "", token: "" };
  const code = (await answer(server, asked)) ?? "";
  if (begins === "code") return { ...asked, code, token: "" };
  const told = await redeem(server, code, asked.verifier);
  if ("error" in told) throw new Error(told.error);
  return { ...asked, code, token: told.refreshToken };
};

const redeemPrize: UserContest["compete"] = ({ server }, { code, verifier }) =>
  redeem(server, code, verifier);

const refreshPrize: UserContest["compete"] = ({ server }, { token }) => refresh(server, token);

/** One caller of each process ends the user's grants, while all others go on. */
const exceptOneWhoRevokes =
  (others: UserContest["compete"]): UserContest["compete"] =>
  async (raced, prize, caller) => {
    if (caller !== 0) return others(raced, prize, caller);
    expectOk(await endSubject(raced.storage)(tenant as TenantId, prize.sender.user ?? ""));
    return { revoked: true };
  };

/** The tokens among the outcomes, and the errors that are not `invalid_grant`. */
const sorted = (outcomes: readonly Outcome[]) => ({
  told: outcomes.flatMap((one) => ("refreshToken" in one ? [one] : [])),
  odd: outcomes.flatMap((one) =>
    "error" in one && one.error !== "invalid_grant" ? [one.error] : [],
  ),
});

/** Says what of these still works. */
const alive = async (
  { server }: Raced,
  told: readonly { readonly accessToken: string; readonly refreshToken: string }[],
): Promise<string | undefined> => {
  const active = await Promise.all(told.map(({ accessToken }) => isActive(server, accessToken)));
  if (active.includes(true)) return "an access token lives";
  for (const token of new Set(told.map(({ refreshToken }) => refreshToken)))
    if (!("error" in (await refresh(server, token)))) return "a refresh token lives";
  return undefined;
};

/** One got tokens, and the replay of all others ended them (OAuth 2.1 §4.1.3, §4.3.1). */
const oneAndItsEnd: UserContest["fault"] = async (raced, _prize, outcomes) => {
  const { told, odd } = sorted(outcomes);
  return told.length !== 1 || odd.length > 0
    ? `${told.length} got tokens; ${odd.join()}`
    : alive(raced, told);
};

/** Nothing lives once a revocation was answered. */
const nothingLives: UserContest["fault"] = async (raced, _prize, outcomes) => {
  const { told, odd } = sorted(outcomes);
  return odd.length > 0 ? odd.join() : alive(raced, told);
};

export const userContests: readonly UserContest[] = [
  {
    name: "answers to one handle",
    ...{ retryWindow: 30, begins: "asked" },
    compete: async ({ server }, prize) => {
      const code = await answer(server, prize);
      return code === undefined ? { error: "invalid_grant" } : { code };
    },
    fault: async ({ server }, { verifier }, outcomes) => {
      const codes = outcomes.flatMap((outcome) => ("code" in outcome ? [outcome.code] : []));
      if (codes.length !== 1) return `${codes.length} codes`;
      const told = await redeem(server, codes[0] ?? "", verifier);
      return "error" in told ? `the code is ${told.error}` : undefined;
    },
  },
  {
    name: "uses of one code",
    ...{ retryWindow: 30, begins: "code" },
    compete: redeemPrize,
    fault: oneAndItsEnd,
  },
  {
    name: "refreshes of one token, within the window",
    ...{ retryWindow: 30, begins: "tokens" },
    compete: refreshPrize,
    fault: async (raced, { token }, outcomes) => {
      const { told, odd } = sorted(outcomes);
      const successors = new Set(told.map(({ refreshToken }) => refreshToken));
      const [successor = ""] = successors;
      if (told.length !== outcomes.length || successors.size !== 1)
        return `${told.length} answers, ${successors.size} successors; ${odd.join()}`;
      const next = await refresh(raced.server, successor);
      if ("error" in next) return `the successor is ${next.error}`;
      const late = await refresh(raced.server, token);
      return "error" in late ? alive(raced, [next, ...told]) : "a used one has two successors";
    },
  },
  {
    name: "refreshes of one token, without a window",
    ...{ retryWindow: 0, begins: "tokens" },
    compete: refreshPrize,
    fault: oneAndItsEnd,
  },
  {
    name: "clients for one initial access token",
    ...{ retryWindow: 30, begins: "registration" },
    compete: async ({ server }, { token }) => register(server, token),
    fault: async (_raced, _prize, outcomes) => {
      const clients = outcomes.flatMap((one) => ("registered" in one ? [one.registered] : []));
      const odd = outcomes.flatMap((one) =>
        "error" in one && one.error !== "invalid_token" ? [one.error] : [],
      );
      return clients.length === 1 && odd.length === 0
        ? undefined
        : `${clients.length} clients; ${odd.join()}`;
    },
  },
  {
    name: "uses of one code, and a revocation",
    ...{ retryWindow: 30, begins: "code" },
    compete: exceptOneWhoRevokes(redeemPrize),
    fault: nothingLives,
  },
  {
    name: "refreshes of one token, and a revocation",
    ...{ retryWindow: 30, begins: "tokens" },
    compete: exceptOneWhoRevokes(refreshPrize),
    fault: nothingLives,
  },
];
