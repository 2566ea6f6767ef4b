import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Redis } from "ioredis";

/** Whether there is a Redis server to start, for tests that are skipped without it. */
export const hasRedis: boolean = (() => {
  try {
    return execFileSync("redis-server", ["--version"]).length > 0;
  } catch {
    return false;
  }
})();

/** A Redis server on this machine that keeps what it has in a folder. */
export interface RedisServer {
  readonly url: string;
  /** Kills it, and starts it again a moment later with what is in its folder. */
  restart(options?: { readonly awayMs?: number }): Promise<void>;
  /** What it has in memory, in bytes. */
  usedBytes(): Promise<number>;
  /** Processor time that it took since it was started last, in seconds. */
  cpuSec(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one on a free port, with the append-only file that docs/scale.md asks for. */
export async function startRedis(dir: string): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const client = () => new Redis(url, { maxRetriesPerRequest: null });
  let server = await start();
  return {
    url,
    async restart({ awayMs = 500 } = {}) {
      await end("SIGKILL");
      await pause(awayMs);
      server = await start();
    },
    usedBytes: () => ask("memory", "used_memory"),
    cpuSec: async () => (await ask("cpu", "used_cpu_user")) + (await ask("cpu", "used_cpu_sys")),
    stop: () => end("SIGTERM"),
  };

  async function ask(section: string, field: string): Promise<number> {
    const redis = client();
    const info = await redis.info(section);
    redis.disconnect();
    return Number(new RegExp(`^${field}:([\\d.]+)`, "m").exec(info)?.[1]);
  }

  async function start(): Promise<ChildProcess> {
    const args = `--port ${port} --bind 127.0.0.1 --appendonly yes --save`.split(" ");
    const started = spawn("redis-server", [...args, "", "--dir", dir], { stdio: "ignore" });
    const redis = client();
    redis.on("error", () => {}); // until it listens
    await redis.ping();
    redis.disconnect();
    return started;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
