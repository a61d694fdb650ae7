import { oauth, resourceMetadata } from "@mintport/http/sveltekit";
import { sequence } from "@sveltejs/kit/hooks";
import { api, server } from "./lib/opened";
import { options } from "./lib/parts";

export const handle = sequence(resourceMetadata(api), oauth(server, options));
