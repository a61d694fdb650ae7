import type { AuthorizationErrorCode } from "../../errors/oauth-error.ts";
import type { AuthorizationPorts } from "../browser/authorization-ports.ts";
import { refuseToBrowser } from "../browser/refuse.ts";
import type { EndpointDefinition } from "../endpoint.ts";
import { decide } from "./decide.ts";
import { interactionSteps } from "./interaction-steps.ts";
import { proceed } from "./proceed.ts";

/**
 * Where the embedder's login sends the browser back. What happens next depends on who is there now, and on nothing that the login page
 * sent along. Nothing is used up but by a code, so that a reload is harmless.
 */
export const resumeEndpoint = (
  ports: AuthorizationPorts,
): EndpointDefinition<AuthorizationErrorCode> => ({
  name: "authorize_resume",
  path: { below: `${ports.endpointPath}/authorize/resume` },
  methods: ["GET"],
  steps: interactionSteps(ports).step("decision", decide(ports)).step("answer", proceed(ports)),
  refuse: refuseToBrowser(ports, ["GET"]),
});
