import { tf } from "#tfjs";
import { ModelError } from "./errors.ts";

/** What tfjs's engine, of which all users of tfjs in a program share one, knows of the backend in use. */
interface InUse {
  readonly backendName: string | undefined;
  readonly backendInstance: tf.KernelBackend | null | undefined;
  /** There while a backend starts. */
  readonly pendingBackendInit: Promise<boolean> | null | undefined;
  readonly profiler: unknown;
}

function readInUse(): InUse {
  const engine = tf.engine() as unknown as InUse;
  const { backendName, backendInstance, pendingBackendInit, profiler } = engine;
  return { backendName, backendInstance, pendingBackendInit, profiler };
}

/**
 * Remembers which backend is in use, be it none yet or one that is still starting; what it returns puts it back.
 *
 * `tf.setBackend` knows no way back to these two, and takes half a millisecond for the wasm backend, whose kernels it sets
 * up each time.
 */
export function rememberBackend(): () => void {
  const inUse = readInUse();
  return () => {
    Object.assign(tf.engine(), inUse);
  };
}

/** Does work under one backend and leaves in use what was in use. */
export interface KeptBackend {
  /** Work that is done when it returns. */
  run<T>(work: () => T): T;
}

/** Keeps the backend in use, for work that is done when another may be. */
export function keepBackend(): KeptBackend {
  const { backendName, backendInstance, profiler } = readInUse();
  const kept: InUse = { backendName, backendInstance, profiler, pendingBackendInit: null };

  function refuseRemoved(): void {
    if (backendName && tf.engine().registry[backendName] !== backendInstance)
      throw new ModelError({
        code: "backend-missing",
        expected: `the ${backendName} backend that the model was loaded on`,
        found: "it removed",
        advice: "load the model again",
      });
  }
  function enter(): () => void {
    const leave = rememberBackend();
    Object.assign(tf.engine(), kept);
    return leave;
  }

  return {
    run(work) {
      refuseRemoved();
      const leave = enter();
      try {
        return work();
      } finally {
        leave();
      }
    },
  };
}
