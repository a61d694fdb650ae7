/** The ready server with a line of JSON for each request. */
import { ready } from "./parts/ready.ts";

ready({ MINTPORT_LOG: "json" });
