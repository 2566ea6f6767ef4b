import { rmSync } from "node:fs";
import { commandLine, runCommandLine, wholeNumber } from "./shared/commandLine.ts";
import { launcher, root, runNode } from "./shared/run.ts";

const OUT = "runs/start";

await runCommandLine(
  commandLine(
    "npm start --",
    `from nothing to a trained model: install, train on the embedded synthetic corpus into ${OUT}, evaluate, say what to type next`,
  )
    // The default recipe wants more epochs than a first look should take.
    .option("--epochs <n>", "passes over the training clips", wholeNumber(1), 20)
    .action(({ epochs }: { epochs: number }) => {
      rmSync(`${root}/${OUT}`, { recursive: true, force: true });
      runNode([
        ...[launcher, "cli", "train", "--out", OUT],
        ...["--preset", "reference", "--epochs", `${epochs}`, "--loss-threshold", "0"],
        // A first look ends with a model, whatever it reaches.
        ...["--min-accuracy", "0", "--min-f1", "0"],
      ]);
      process.stdout.write(
        [
          "",
          "That was a synthetic corpus: it shows that everything works, and says nothing about people.",
          "Next, on RAVDESS (see README.md for where to get it):",
          "  npm run train -- path/to/ravdess     # or, with pnpm: pnpm train path/to/ravdess",
          "",
        ].join("\n"),
      );
    }),
);
