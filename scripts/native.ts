// pnpm native: makes the optional tensorflow backend work in this checkout, and changes neither a package.json nor the
// lockfile. @tensorflow/tfjs-node goes to node_modules/.tfjs-node, with a link where packages/model looks for it: first
// by its own install, which downloads TensorFlow's C library; where that fails, on Linux x64, with the library out of
// the Python wheel tensorflow-cpu, in half a minute and 620 MB. Nothing is in place before it computes.
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { commandLine, runCommandLine, ScriptError } from "./shared/commandLine.ts";

const TFJS_NODE = "@tensorflow/tfjs-node";
/** TensorFlow 2.15.1 was seen to work with tfjs-node 4.22, whose own download has 2.9.1. */
const WHEEL = "tensorflow-cpu==2.15.1";
const LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;
/** What the binding's sources include. */
const HEADERS = ["tensorflow/c/*", "tensorflow/core/platform/*", "tsl/*"] as const;

const root = fileURLToPath(new URL("..", import.meta.url));
const model = join(root, "packages", "model");
const place = join(root, "node_modules", ".tfjs-node");
/** Where all is built, before it becomes `place`. */
const work = `${place}.partial`;
const log = `${place}.log`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

interface Where {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command, its output going to the log.
 *
 * @throws {ScriptError} when it fails.
 */
function run(aim: string, [command, ...args]: readonly [string, ...string[]], where?: Where): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: where?.cwd ?? root,
    env: { ...process.env, ...where?.env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
    shell: process.platform === "win32", // npm is a script there
  });
  appendFileSync(log, `$ ${command} ${args.join(" ")}\n${stdout ?? ""}${stderr ?? ""}\n`);
  if (status === 0) return;
  const lines = `${stderr}\n${stdout}`.split("\n").map((line) => line.trim());
  const told =
    lines.find((line) => /^(npm )?(\w*error|unzip)\b/i.test(line)) ?? `exit code ${status}`;
  throw new ScriptError(`expected ${aim}, found "${error?.message ?? told}": see ${log}`);
}

/** The version of TensorFlow that the tfjs-node in a folder computes with, in a process of its own; undefined when it does not. */
function versionOf(folder: string): string | undefined {
  const program = `
    const util = require("node:util"); // tfjs-node calls these, which Node 23 has dropped
    util.isNullOrUndefined ??= (value) => value == null;
    util.isArray ??= Array.isArray;
    const tf = require(process.argv[1]);
    if (tf.add(1, 2).dataSync()[0] !== 3) throw new Error("1 + 2 is not 3");
    process.stdout.write(tf.backend().binding.TF_Version);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program, folder], {
    encoding: "utf8",
  });
  appendFileSync(log, stderr);
  return status === 0 ? stdout : undefined;
}

/** Folder of the tfjs-node that packages/model imports; undefined when it has none. */
function installed(): string | undefined {
  try {
    return dirname(createRequire(join(model, "package.json")).resolve(`${TFJS_NODE}/package.json`));
  } catch {
    return undefined;
  }
}

/** Fetches the package without its binary; returns its folder. */
function fetchPackage(): string {
  const { dependencies: own } = JSON.parse(readFileSync(join(model, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const version = own["@tensorflow/tfjs-core"] as string; // all parts of tfjs have one version
  // It shares this checkout's tfjs: a second one in the process would register all again, with a warning each.
  const tfjs = createRequire(join(model, "package.json")).resolve("@tensorflow/tfjs/package.json");
  const dependencies = { [TFJS_NODE]: version, "@tensorflow/tfjs": `file:${dirname(tfjs)}` };
  writeFileSync(join(work, "package.json"), JSON.stringify({ private: true, dependencies }));
  say(`fetching ${TFJS_NODE} ${version}`);
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  run(`npm to install ${TFJS_NODE}`, ["npm", "install", ...quiet], { cwd: work });
  return join(work, "node_modules", TFJS_NODE);
}

/** Puts TensorFlow's library out of a Python wheel into tfjs-node's folder, and compiles its binding against it. */
function buildFromWheel(folder: string): void {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new ScriptError(
      `expected Linux x64 for the library in a Python wheel, found ${process.platform} ${process.arch}: run this where ${TFJS_NODE} can download its own, or use the wasm backend`,
    );
  const tools = ["python3 --version", "python3 -m pip --version", "unzip -v"];
  const missing = [...tools, "g++ --version", "make --version"].filter(
    (command) => spawnSync(command, { shell: true }).status !== 0,
  );
  if (missing.length > 0)
    throw new ScriptError(
      `expected python3 with pip, unzip, g++ and make, found that "${missing.join('" and "')}" fails: install what is missing (Debian: apt-get install python3-pip unzip g++ make), or use the wasm backend`,
    );

  say(`fetching the Python wheel ${WHEEL}, 207 MB, for TensorFlow's library`);
  const wheels = join(work, "wheels");
  run("pip to fetch TensorFlow's wheel", [
    ...(["python3", "-m", "pip", "download", "--no-deps", "--only-binary=:all:"] as const),
    ...["--python-version", "3.11", "--platform", "manylinux_2_17_x86_64"],
    ...["--dest", wheels, WHEEL],
  ]);
  run("TensorFlow's library in the wheel", [
    ...(["unzip", "-q", join(wheels, readdirSync(wheels)[0]!)] as const),
    ...LIBRARIES.map((name) => `tensorflow/${name}`),
    ...HEADERS.map((name) => `tensorflow/include/${name}`),
    ...["-d", wheels],
  ]);
  const deps = join(folder, "deps");
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, "lib"), { recursive: true });
  renameSync(join(wheels, "tensorflow", "include"), join(deps, "include"));
  for (const name of LIBRARIES) {
    renameSync(join(wheels, "tensorflow", name), join(deps, "lib", name));
    // The binding is linked with -ltensorflow and -ltensorflow_framework.
    symlinkSync(name, join(deps, "lib", name.replace(/(_cc)?\.so\.2$/, ".so")));
  }
  rmSync(wheels, { recursive: true });

  say("compiling the binding");
  const node = dirname(dirname(realpathSync(process.execPath)));
  const hasHeaders = existsSync(join(node, "include", "node", "node_api.h"));
  run("the binding to compile", ["npm", "run", "build-addon-from-source"], {
    cwd: folder,
    env: hasHeaders ? { npm_config_nodedir: node } : {}, // without, node-gyp downloads them
  });
}

/** Builds it in one of the two ways; returns TensorFlow's version. */
function build(): string {
  const folder = fetchPackage();
  try {
    say("running its own install, which downloads TensorFlow's library");
    run(`${TFJS_NODE} to download it`, ["npm", "run", "install"], { cwd: folder });
    return checked(folder);
  } catch (error) {
    say((error as Error).message);
  }
  buildFromWheel(folder);
  return checked(folder);
}

function checked(folder: string): string {
  const version = versionOf(folder);
  if (version) return version;
  throw new ScriptError(`expected ${TFJS_NODE} to add 1 and 2, found that it does not: see ${log}`);
}

/** Makes packages/model find what is in place. */
function link(): void {
  const at = join(model, "node_modules", TFJS_NODE);
  mkdirSync(dirname(at), { recursive: true });
  rmSync(at, { recursive: true, force: true }); // pnpm's, to the package without a binary
  symlinkSync(relative(dirname(at), join(place, "node_modules", TFJS_NODE)), at, "junction");
}

/** Makes the backend work, or says that it does. */
function makeNative(): void {
  writeFileSync(log, "");
  const found = installed();
  const linked = found && versionOf(found);
  const built = linked ?? versionOf(join(place, "node_modules", TFJS_NODE));
  if (linked) {
    say(`already there: ${TFJS_NODE} with TensorFlow ${linked}`);
  } else if (built) {
    link();
    say(`already built, and linked again: ${TFJS_NODE} with TensorFlow ${built}`);
  } else {
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work);
    try {
      const version = build();
      rmSync(place, { recursive: true, force: true });
      renameSync(work, place);
      link();
      say(`done: ${TFJS_NODE} with TensorFlow ${version}; try pnpm train --backend tensorflow`);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
}

await runCommandLine(
  commandLine(
    "pnpm native",
    `installs ${TFJS_NODE} in this checkout's node_modules and builds it, for --backend tensorflow`,
  ).action(makeNative),
);
