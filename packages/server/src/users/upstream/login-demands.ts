import { type LoginPage, present, type Seconds } from "@mintport/core/ports";

/** What the login at a provider must be, and what it is told. */
export interface LoginDemands {
  /** `required`: it must be proven new. `wanted`: the provider is told to ask, and is not asked for proof. */
  readonly newLogin?: "required" | "wanted" | undefined;
  /** Seconds that the login may be ago, from 1 on. */
  readonly maxAge?: Seconds | undefined;
  readonly loginHint?: string | undefined;
  readonly uiLocales?: string | undefined;
  readonly acrValues?: string | undefined;
}

/**
 * What a login page asks of the login. A login that was too weak or too old would come back as it was from a provider whose session
 * lives, and for ever; so it must be a new one.
 */
export const demandsOf = (
  { because, hints }: Pick<LoginPage, "because" | "hints">,
  { again = false }: { readonly again?: boolean } = {},
): LoginDemands => {
  const isNew =
    hints.newLogin === true || hints.maxAge === 0 || because === "prompt" || because === "acr";
  const isWanted = again || because === "other-subject";
  return present({
    newLogin: newness(isNew, isWanted),
    maxAge: hints.maxAge === 0 ? undefined : hints.maxAge,
    loginHint: hints.loginHint,
    uiLocales: hints.uiLocales?.join(" "),
    acrValues: hints.acrValues?.join(" "),
  });
};

const newness = (isNew: boolean, isWanted: boolean): LoginDemands["newLogin"] => {
  if (isNew) return "required";
  return isWanted ? "wanted" : undefined;
};

/** The parameters by which a provider is told (OpenID Connect Core §3.1.2.1). `max_age` makes it say `auth_time`, 0 as well. */
export const demandParameters = ({
  newLogin,
  maxAge,
  loginHint,
  uiLocales,
  acrValues,
}: LoginDemands): Readonly<Record<string, string>> =>
  present({
    prompt: newLogin === undefined ? undefined : "login",
    max_age: ageOf({ newLogin, maxAge }),
    login_hint: loginHint,
    ui_locales: uiLocales,
    acr_values: acrValues,
  });

const ageOf = ({ newLogin, maxAge }: LoginDemands): string | undefined => {
  if (newLogin === "required") return "0";
  return maxAge === undefined ? undefined : String(maxAge);
};
