// node folder.mjs DIR: every recording below a folder, on all cores; a file that cannot be read stops nothing.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { predictAll } from "speech-emotion/training";

const [dir = "."] = process.argv.slice(2);
const names = await readdir(dir, { recursive: true });
const paths = names.filter((name) => name.endsWith(".wav")).map((name) => join(dir, name));
for await (const { clip, ...told } of predictAll(paths.sort()))
  console.log(
    clip,
    "result" in told ? (told.result.emotion ?? "nobody speaks") : told.error.message,
  );
