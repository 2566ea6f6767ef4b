// Brings a corpus that a line of JSON describes into a folder, in a process that can be killed: downloadChild.ts DIR CORPUS.
import { downloadCorpus } from "../../../packages/data/src/download/downloadCorpus.ts";

const [dir = "", corpus = ""] = process.argv.slice(2);
process.stdout.write("begun\n");
try {
  await downloadCorpus(JSON.parse(corpus), dir, { waitSec: 0.01 });
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
