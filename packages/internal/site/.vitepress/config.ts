import type { DefaultTheme, UserConfig } from "vitepress";
import { siteConfig } from "../src/site-config.ts";

const config: UserConfig<DefaultTheme.Config> = siteConfig();

// VitePress takes its configuration by this name.
export default config;
