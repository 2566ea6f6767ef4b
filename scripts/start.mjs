// From nothing to a trained model, on a machine with Node and npm: `npm start`.
// Installs, trains on the embedded synthetic corpus into runs/start, evaluates, says what to type next.
import { rmSync } from "node:fs";
import { install, root, run } from "./pnpm.mjs";

const out = "runs/start";

install();
rmSync(`${root}/${out}`, { recursive: true, force: true });
run(process.execPath, [
  "scripts/cli.mjs",
  "train",
  ...["--out", out],
  // The default recipe wants more epochs than a first look should take.
  ...["--preset", "reference"],
  ...["--epochs", "20"],
  ...["--loss-threshold", "0"],
]);
process.stdout.write(
  [
    "",
    "That was a synthetic corpus: it shows that everything works, and says nothing about people.",
    "Next, with pnpm (npx pnpm@10 if it is not installed), on RAVDESS (see README.md for where to get it):",
    "  pnpm train path/to/ravdess",
    "",
  ].join("\n"),
);
