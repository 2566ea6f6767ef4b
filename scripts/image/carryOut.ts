import { join } from "node:path";
import { root } from "../shared/run.ts";
import { type Instruction, type Stage, sayingOf } from "./parseDockerfile.ts";

/** Where the stages are while they are carried out: memory of a mount namespace that ends with its shell. */
const PLACE = "/mnt";

/**
 * What a shell runs, in a mount namespace of its own, to carry out the steps of a Dockerfile: every stage is a file system of its own over
 * that of its base, which no step changes; then each image's command, by its user, on files that cannot be written to.
 *
 * @param base folder with the file system that stages begin with.
 * @param contextList file with the names of the context's files, each ended by NUL.
 * @param runs by the name of a stage (empty for the last), what its command is given, and what it then finds in `/data`.
 */
export function carryOut(
  stages: readonly Stage[],
  options: {
    readonly base: string;
    readonly contextList: string;
    readonly runs: Readonly<Record<string, readonly string[]>>;
    readonly data: string;
  },
): string {
  const { base, contextList, runs, data } = options;
  return [
    "set -euo pipefail",
    `mount -t tmpfs -o size=8g tmpfs ${PLACE}`,
    ...stages.flatMap((stage) => [...begin(stage), ...carryOutSteps(stage)]),
    ...stages.flatMap((stage) => {
      const given = runs[stage.name ?? ""];
      return given ? runCommand(stage, given) : [];
    }),
  ].join("\n");

  function begin(stage: Stage): string[] {
    const place = placeOf(stage.name);
    const layers = ["upper", "work"].map((layer) => `${place}/${layer}`);
    return [
      `mkdir -p ${place}/{upper,work,root}`,
      `mount -t overlay overlay -o lowerdir=${base},upperdir=${layers[0]},workdir=${layers[1]} ${place}/root`,
      `mount --bind /proc ${place}/root/proc`,
      `mount --rbind /dev ${place}/root/dev`,
    ];
  }

  function carryOutSteps(stage: Stage): string[] {
    let folder = "/";
    return stage.instructions.flatMap(({ name, rest }: Instruction) => {
      if (name === "WORKDIR") folder = rest;
      const target = `${placeOf(stage.name)}/root`;
      const step = stepOf(name, rest, { folder, target });
      if (step.length === 0) return [];
      return [`echo ${quote(`${stage.name ?? "image"}: ${name} ${rest}`)} >&2`, ...step];
    });
  }

  function stepOf(
    name: string,
    rest: string,
    { folder, target }: { readonly folder: string; readonly target: string },
  ): string[] {
    if (name === "WORKDIR") return [`mkdir -p ${target}${folder}`];
    if (name === "RUN") return [inside(target, `cd ${folder} && ${rest}`)];
    if (name !== "COPY") return [];
    const [, from, source, to] = /^(?:--from=(\S+) )?(\S+) (\S+)$/.exec(rest) ?? [];
    if (from) return [`cp -a ${placeOf(from)}/root${source} ${target}${to}`];
    return [
      `tar -C ${quote(root)} --null -T ${quote(contextList)} -c | tar -C ${target}${folder} -x`,
    ];
  }

  /** As a container is run with a read-only root file system and an empty `/tmp`, without the network. */
  function runCommand(stage: Stage, given: readonly string[]): string[] {
    const target = `${placeOf(stage.name)}/root`;
    const words = [...(JSON.parse(sayingOf(stage, "ENTRYPOINT")) as string[]), ...given];
    const environment = sayingOf(stage, "ENV");
    const folder = sayingOf(stage, "WORKDIR") || "/";
    const command = `cd ${folder} && exec env ${environment} ${words.map(quote).join(" ")}`;
    return [
      `echo ${quote(`${stage.name ?? "image"}: ${words.join(" ")}`)} >&2`,
      `mkdir -p ${target}/data`,
      `mount --bind ${quote(data)} ${target}/data`,
      `mount -o remount,bind,ro ${target}/data`,
      `mount -t tmpfs tmpfs ${target}/tmp`,
      `mount -o remount,ro ${target}`,
      `unshare --net chroot --userspec=${sayingOf(stage, "USER")} --groups= ${target} env -i PATH="$PATH" sh -c ${quote(command)}`,
      `du -sm ${placeOf(stage.name)}/upper | sed 's/\\s.*/ MiB over its base/' >&2`,
    ];
  }
}

const placeOf = (stage: string | undefined) => join(PLACE, stage ?? "image");
const inside = (target: string, command: string) => `chroot ${target} sh -c ${quote(command)}`;
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
