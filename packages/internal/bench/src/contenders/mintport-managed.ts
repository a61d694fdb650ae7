/** Mintport with keys that rotate by themselves as fast as a policy may say, and expired rows pruned as it goes. */
import { type FullStorage, instant } from "@mintport/core/ports";
import { keySealer, managedKeys } from "@mintport/crypto";
import { nodeHandler } from "@mintport/http/node";
import { mintport, mount } from "./parts/mintport.ts";
import { serve } from "./parts/serve.ts";

serve(async (settings) =>
  nodeHandler(
    await mintport(settings, {
      lifetime: 30,
      keys: ({ keyRings }) =>
        managedKeys({
          keyRings,
          sealer: keySealer(new Uint8Array(32).fill(7)),
          maxAge: 1000,
          policy: {
            rotationInterval: 60,
            longestTokenLifetime: 30,
            jwksMaxAge: 1,
            clockSkew: 5,
            ringMaxAge: 2,
          },
        }),
      tend: pruneNowAndThen,
    }),
    mount,
  ),
);

const pruneNowAndThen = ({ accessTokens }: FullStorage): void => {
  setInterval(() => {
    void accessTokens.prune("*", instant(Date.now() / 1000), 10_000).mapErr((failure) => {
      throw new Error(`cannot prune: ${failure.kind}`);
    });
  }, 5000).unref();
};
