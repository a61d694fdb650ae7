/** The ready server with neither limits nor audit log. */
import { ready } from "./parts/ready.ts";

ready({ MINTPORT_LIMITS: "off", MINTPORT_AUDIT: "off" });
