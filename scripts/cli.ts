// The command line of packages/train: `node scripts/run.mjs cli train --help`.
import "@speech-emotion/train/cli";
