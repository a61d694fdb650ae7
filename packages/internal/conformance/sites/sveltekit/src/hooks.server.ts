import { oauth } from "@mintport/http/sveltekit";
import { server } from "./lib/opened";
import { options } from "./lib/parts";

export const handle = oauth(server, options);
