/** The ready server without limits. */
import { ready } from "./parts/ready.ts";

ready({ MINTPORT_LIMITS: "off" });
