// Imported first, lets this process run the TypeScript sources of all packages without a build.
import { register } from "node:module";
import { register as registerTypeScript } from "tsx/esm/api";

registerTypeScript();
register("./sourceCondition.mjs", import.meta.url);
