// Every check and test, on a machine with Node and npm: `npm test`. Arguments go to vitest: `npm test -- mel`.
import { install, pnpm, run } from "./pnpm.mjs";

install();
pnpm("check");
run(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)]);
