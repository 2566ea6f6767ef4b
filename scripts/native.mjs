// Builds the optional tensorflow backend, which downloads libtensorflow: `pnpm native`.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname } from "node:path";

const model = createRequire(new URL("../packages/model/package.json", import.meta.url));
let folder;
try {
  folder = dirname(model.resolve("@tensorflow/tfjs-node/package.json"));
} catch {
  process.stderr.write("expected @tensorflow/tfjs-node, found none: run pnpm install first\n");
  process.exit(1);
}
try {
  execFileSync("npm", ["run", "install"], { cwd: folder, stdio: "inherit" });
} catch {
  process.stderr.write(
    "expected libtensorflow to download and build, found a failure above: check the network, or use the wasm backend\n",
  );
  process.exit(1);
}
